package io.hotdeal.worker.audit;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import picocli.CommandLine;

/**
 * The audit as a program of its own: {@code java -jar order-worker.jar audit}, with the worker's environment. It reads and
 * changes nothing. No component scan reaches this class: the worker itself never audits.
 */
@EnableAutoConfiguration
@Import({Witnesses.class, KafkaWitness.class, ProviderWitness.class})
public class AuditApplication {

    static final int CANNOT_RUN = 3;

    /** @return 0 passed, 1 findings, 2 not quiet, 3 could not run; 64 for wrong options */
    public static int run(String[] arguments) {
        return new CommandLine(new AuditCommand(AuditApplication::start))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("the audit could not run: " + failure.getMessage());
                    return CANNOT_RUN;
                })
                .execute(arguments);
    }

    private static ConfigurableApplicationContext start() {
        // As arguments, because application.yaml speaks for the worker and would win over mere defaults.
        return new SpringApplicationBuilder(AuditApplication.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.flyway.enabled=false",
                        "--spring.datasource.hikari.maximum-pool-size=2",
                        "--logging.level.root=error",
                        "--logging.level.org.apache.kafka=error",
                        "--logging.pattern.console=%m%n");
    }
}
