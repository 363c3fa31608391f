package io.hotdeal.gateway.intake;

import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Refusals are problems at every depth, also where there is no Spring yet. */
@Configuration(proxyBeanMethods = false)
class RefusalConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> refusalsAsProblems(JsonMapper json) {
        return factory -> factory.addContextCustomizers(context -> report(context, json));
    }

    /** Comes after Spring Boot's own valve in the pipeline, and so before it when an answer is made. */
    private static void report(Context context, JsonMapper json) {
        if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(ProblemReportValve.class.getName());
            host.getPipeline().addValve(new ProblemReportValve(json));
        }
    }
}
