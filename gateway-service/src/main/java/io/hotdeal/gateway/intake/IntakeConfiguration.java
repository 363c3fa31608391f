package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Bounds what buyers can take of the heap: in requests, and in connections ({@code server.tomcat.max-connections}). */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    /** For a connection's whole life, twice; an order and its answer are some hundred bytes. */
    private static final String CONNECTION_BUFFER_BYTES = "2048";

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedIntake(
            IntakeProperties limits, JsonMapper json, MeterRegistry meters) {
        byte[] refusal = json.writeValueAsBytes(
                Problem.OVERLOADED.detail("more than " + limits.concurrency() + " requests are in work"));
        Counter refused = Counter.builder("hotdeal.intake.refused")
                .description("requests beyond hotdeal.gateway.intake.concurrency")
                .register(meters);
        return factory -> {
            factory.addContextValves(new IntakeValve(limits.concurrency(), refusal, refused));
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                    http.setProperty("socket.appReadBufSize", CONNECTION_BUFFER_BYTES);
                    http.setProperty("socket.appWriteBufSize", CONNECTION_BUFFER_BYTES);
                }
            });
        };
    }
}
