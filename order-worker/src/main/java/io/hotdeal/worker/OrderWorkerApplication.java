package io.hotdeal.worker;

import io.hotdeal.worker.cli.OperatorCommands;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@SpringBootApplication
@ConfigurationPropertiesScan({"io.hotdeal.worker", "io.hotdeal.kafka"})
@EnableScheduling
public class OrderWorkerApplication {

    /** Due payments, refunds and settlements, retirement, the heartbeat, requested audits. */
    private static final int SCHEDULED_JOBS = 6;

    /** An operator's command as the first argument runs that and exits with its code; anything else runs the worker. */
    public static void main(String[] arguments) {
        OperatorCommands.run(arguments).ifPresent(System::exit);
        SpringApplication.run(OrderWorkerApplication.class, arguments);
    }

    /** A thread for each scheduled job, so that a dependency that keeps one waiting stops none of the others. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        var scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(SCHEDULED_JOBS);
        scheduler.setThreadNamePrefix("scheduled-");
        return scheduler;
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
