package io.hotdeal.gateway.intake;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * The bounds of a management port of its own ({@code management.server.port}), apart from those of the buyers' port. Listed in
 * {@code META-INF/spring} for that port's context; no {@code @Configuration}, or the buyers' port would get the same bounds twice.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementIntakeConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedManagementIntake(
            IntakeProperties limits, MeterRegistry meters) {
        return factory -> factory.addContextValves(new ConcurrencyLimitValve(limits, meters));
    }
}
