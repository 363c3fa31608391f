package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.response.ProblemReportValve;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Bounds what buyers can take of the heap: in requests, and in connections ({@code server.tomcat.max-connections}). What
 * Tomcat itself refuses is a problem, too.
 */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    /** For a connection's whole life, twice; an order and its answer are some hundred bytes. */
    private static final String CONNECTION_BUFFER_BYTES = "2048";

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedIntake(
            IntakeProperties limits, MeterRegistry meters) {
        return factory -> {
            factory.addContextValves(new ConcurrencyLimitValve(limits, meters));
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
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
