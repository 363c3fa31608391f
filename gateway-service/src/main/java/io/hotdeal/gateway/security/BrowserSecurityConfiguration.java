package io.hotdeal.gateway.security;

import java.util.List;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** What browsers are told, on every answer. */
@Configuration(proxyBeanMethods = false)
class BrowserSecurityConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> answerHeaders() {
        // Of the engine, so outside everything that can answer.
        return factory -> factory.addEngineValves(new SecurityHeadersValve());
    }

    /** Before the order endpoint, which has the same order: Spring Boot puts registrations in front of mere filters. */
    @Bean
    FilterRegistrationBean<CorsFilter> corsFilter(AccessProperties properties) {
        var cors = new CorsConfiguration();
        cors.setAllowedOrigins(properties.corsOrigins());
        cors.setAllowedMethods(List.of("GET", "POST"));
        cors.setAllowedHeaders(List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.AUTHORIZATION, "Idempotency-Key"));
        cors.setExposedHeaders(List.of(HttpHeaders.LOCATION, HttpHeaders.RETRY_AFTER, "Idempotency-Replayed"));
        var buyersPaths = new UrlBasedCorsConfigurationSource();
        buyersPaths.registerCorsConfiguration("/offers/**", cors);
        var filter = new FilterRegistrationBean<>(new CorsFilter(buyersPaths));
        filter.setEnabled(!properties.corsOrigins().isEmpty());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}
