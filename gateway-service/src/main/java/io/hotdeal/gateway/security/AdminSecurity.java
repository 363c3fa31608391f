package io.hotdeal.gateway.security;

import io.hotdeal.gateway.dashboard.DashboardProperties;
import io.hotdeal.settings.PropertyConstraints;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder.SecretKeyFactoryAlgorithm;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/**
 * HTTP Basic for administration and actuator, and for the live page where that is not public. The buyers' calls match no
 * chain, so the hot path pays for none.
 */
@Configuration(proxyBeanMethods = false)
class AdminSecurity {

    private static final String ADMIN = "ADMIN";
    /** What browsers say of a request that a page of another origin makes; same-site: of a neighbouring host or port. */
    private static final Set<String> OTHERS_PAGES = Set.of("cross-site", "same-site");
    /** Reads the metrics, and nothing else. */
    private static final String METRICS = "METRICS";

    @Bean
    SecurityFilterChain adminChain(
            HttpSecurity http, DashboardProperties live, AdminProperties admin, MeterRegistry meters) {
        var refusals = new ProblemEntryPoint();
        String[] closed = live.isPublic()
                ? new String[] {"/admin/**", "/actuator/**"}
                : new String[] {"/admin/**", "/actuator/**", "/live"};
        return http.securityMatcher(closed)
                .authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health/**", "/actuator/health")
                        .permitAll()
                        // A browser that once asked for the password sends it with requests of any site's page.
                        .requestMatchers(AdminSecurity::isMadeByAnotherOriginsPage)
                        .denyAll()
                        .requestMatchers(HttpMethod.GET, "/actuator/prometheus")
                        .hasAnyRole(ADMIN, METRICS)
                        .anyRequest()
                        .hasRole(ADMIN))
                .addFilterBefore(new LoginAttemptLimiter(admin, meters), BasicAuthenticationFilter.class)
                .httpBasic(basic -> basic.authenticationEntryPoint(refusals))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                // No cookie, no session, and what a browser adds by itself is refused above.
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        // One iteration: the password is in this process's environment, so there is no stolen hash that a slow one
        // would protect, and
        // each check of a slow one would take a core from the buyers for some 70 ms. Guesses are rate-limited.
        return new Pbkdf2PasswordEncoder("", 16, 1, SecretKeyFactoryAlgorithm.PBKDF2WithHmacSHA256);
    }

    @Bean
    UserDetailsService administrators(AdminProperties admin, MetricsProperties metrics, PasswordEncoder encoder) {
        var users = new InMemoryUserDetailsManager(
                user(String.valueOf(admin.username()), admin.password(), ADMIN, encoder));
        String reader = metrics.username();
        if (reader != null && !reader.isBlank()) {
            new PropertyConstraints("hotdeal.gateway.metrics")
                    .require(!users.userExists(reader), "username must be another than the administrator's");
            users.createUser(user(reader, metrics.password(), METRICS, encoder));
        }
        return users;
    }

    /** Browsers say so by a header that no page can change. Old ones do not, and none does over plain HTTP to another machine. */
    static boolean isMadeByAnotherOriginsPage(HttpServletRequest request) {
        return OTHERS_PAGES.contains(String.valueOf(request.getHeader("Sec-Fetch-Site")));
    }

    private static UserDetails user(String name, @Nullable String password, String role, PasswordEncoder encoder) {
        return User.withUsername(name)
                .password(String.valueOf(encoder.encode(password)))
                .roles(role)
                .build();
    }
}
