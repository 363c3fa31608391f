package io.hotdeal.gateway;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/** As many threads as there are scheduled jobs: one that waits for Kafka or the database holds up no other. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class SchedulingConfiguration implements SchedulingConfigurer {

    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        scheduler.setThreadNamePrefix("scheduled-");
        scheduler.setDaemon(true);
        return scheduler;
    }

    /** Called when every job is known. */
    @Override
    public void configureTasks(ScheduledTaskRegistrar jobs) {
        scheduler.setPoolSize(jobs.getFixedDelayTaskList().size()
                + jobs.getFixedRateTaskList().size()
                + jobs.getCronTaskList().size()
                + jobs.getTriggerTaskList().size());
        jobs.setTaskScheduler(scheduler);
    }
}
