package io.hotdeal.gateway;

import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * As many threads as there are scheduled jobs: one that waits for Kafka or the database holds up no other. They end after the web server
 * has served its last request, since deadlines, gauges and the relay are among them, and before the connections to Redis.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class SchedulingConfiguration implements SchedulingConfigurer {

    /** Below the web server's; the connections to Redis have 0. */
    private static final int PHASE = 1;

    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        scheduler.setThreadNamePrefix("scheduled-");
        scheduler.setDaemon(true);
        scheduler.setAcceptTasksAfterContextClose(true); // or they end at the beginning of a shutdown
        return scheduler;
    }

    @Bean
    SmartLifecycle endOfScheduledJobs() {
        return new SmartLifecycle() {
            private volatile boolean running;

            @Override
            public void start() {
                running = true;
            }

            @Override
            public void stop() {
                scheduler.shutdown();
                running = false;
            }

            @Override
            public boolean isRunning() {
                return running;
            }

            @Override
            public int getPhase() {
                return PHASE;
            }
        };
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
