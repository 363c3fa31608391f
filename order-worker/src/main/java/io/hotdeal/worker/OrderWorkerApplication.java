package io.hotdeal.worker;

import io.hotdeal.worker.audit.AuditApplication;
import java.time.Clock;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** {@code java -jar order-worker.jar} works; {@code java -jar order-worker.jar audit} audits. */
@SpringBootApplication
@ConfigurationPropertiesScan({"io.hotdeal.worker", "io.hotdeal.order"})
@EnableScheduling
public class OrderWorkerApplication {

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("audit")) {
            System.exit(AuditApplication.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        SpringApplication.run(OrderWorkerApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
