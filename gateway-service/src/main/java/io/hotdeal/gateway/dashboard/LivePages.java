package io.hotdeal.gateway.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** The pages of {@code src/main/resources/static}: the live page at {@code /}, the buyer's at {@code /offers/{id}/}. */
@Controller
class LivePages implements WebMvcConfigurer {

    /** Spring Boot's own welcome page would answer other methods than GET without a problem's type. */
    @GetMapping("/")
    String live() {
        return "forward:/index.html";
    }

    @GetMapping("/offers/{id}/")
    String buyer() {
        return "forward:/buyer.html";
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(new Headers());
    }

    /** Of files only; what controllers answer is JSON and asks for nothing of the kind. */
    private static final class Headers implements HandlerInterceptor {

        /** Scripts, styles and connections of our own origin alone, and never inside another page. */
        private static final String CONTENT_SECURITY_POLICY =
                "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (handler instanceof ResourceHttpRequestHandler) {
                response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
                response.setHeader("X-Content-Type-Options", "nosniff");
                response.setHeader("Referrer-Policy", "no-referrer");
                // Asked for again each time, and not sent again while it is the same: URLs carry no version.
                response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            }
            return true;
        }
    }
}
