package io.hotdeal.worker;

import io.hotdeal.worker.audit.AuditCommand;
import java.time.Clock;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

@SpringBootApplication
@ConfigurationPropertiesScan({"io.hotdeal.worker", "io.hotdeal.order"})
@EnableScheduling
public class OrderWorkerApplication {

    /** {@code audit …} as the first argument runs the audit and exits with its code; anything else runs the worker. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("audit")) {
            System.exit(AuditCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        SpringApplication.run(OrderWorkerApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
