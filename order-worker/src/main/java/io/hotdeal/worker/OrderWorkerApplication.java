package io.hotdeal.worker;

import io.hotdeal.worker.cli.OperatorCommands;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

@SpringBootApplication
@ConfigurationPropertiesScan({"io.hotdeal.worker", "io.hotdeal.kafka"})
@EnableScheduling
public class OrderWorkerApplication {

    /** An operator's command as the first argument runs that and exits with its code; anything else runs the worker. */
    public static void main(String[] arguments) {
        OperatorCommands.run(arguments).ifPresent(System::exit);
        SpringApplication.run(OrderWorkerApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
