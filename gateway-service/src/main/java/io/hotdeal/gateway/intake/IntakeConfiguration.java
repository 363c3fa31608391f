package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.response.ProblemReportValve;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Bounds what clients can take of the heap: in requests, and in connections ({@code server.tomcat.max-connections}). What
 * Tomcat itself refuses is a problem, too.
 */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    /** For a connection's whole life, twice; an order and its answer are some hundred bytes. */
    private static final String CONNECTION_BUFFER_BYTES = "2048";

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedIntake(
            IntakeProperties limits, MeterRegistry meters) {
        IntakeExecutor executor = limits.executor();
        Gauge.builder("hotdeal.intake.waiting", executor, IntakeExecutor::waiting)
                .description("connections whose request waits for a place")
                .register(meters);
        return factory -> {
            factory.addContextValves(new ConcurrencyLimitValve(limits, meters));
            factory.setProtocol(GatewayProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof GatewayProtocol http) {
                    http.setIntake(executor);
                    http.setClock(System::currentTimeMillis);
                    http.setProperty("socket.appReadBufSize", CONNECTION_BUFFER_BYTES);
                    http.setProperty("socket.appWriteBufSize", CONNECTION_BUFFER_BYTES);
                }
            });
        };
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> refusalsOfTomcat() {
        return factory -> factory.addContextCustomizers(IntakeConfiguration::reportAsProblems);
    }

    /** The valve comes after Spring Boot's own in the pipeline, and so before it when a response is made. */
    private static void reportAsProblems(Context context) {
        if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(ProblemReportValve.class.getName());
            host.getPipeline().addValve(new ProblemReportValve());
        }
    }
}
