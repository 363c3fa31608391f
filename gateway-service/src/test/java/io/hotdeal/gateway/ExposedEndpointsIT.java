package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Which endpoints there are, on a gateway with all of them: each is public by intent or asks for credentials, and is documented. */
@ExtendWith(GatewayStack.Shared.class)
class ExposedEndpointsIT {

    /** Everything that any client may read or order; GET unless it says otherwise. */
    private static final Set<String> PUBLIC = Set.of(
            "/",
            "/offers",
            "/offers/{id}",
            "/offers/{id}/",
            "/offers/{id}/orders/{orderId}",
            "POST /offers/{id}/orders",
            // Only with a token; this gateway knows none.
            "POST /offers/{id}/orders/{orderId}/cancel",
            "/order",
            "POST /order",
            "/order-redis",
            "POST /order-redis",
            "POST /payments/events",
            "/live",
            "/docs",
            "/docs/**",
            "/docs/openapi.yaml",
            "/webjars/**",
            "/**",
            "/actuator/health",
            "/actuator/health/**");

    /** Served by {@link #FILTERS}, which Spring MVC does not list. */
    private static final List<Mapping> BEFORE_MVC = List.of(
            new Mapping("/offers", "GET"),
            new Mapping("/offers/{id}", "GET"),
            new Mapping("/offers/{id}/orders", "POST"),
            new Mapping("/order-redis", "GET"),
            new Mapping("/order-redis", "POST"),
            new Mapping("/payments/events", "POST"));

    /** The gateway's own filters; each that responds itself has its paths in {@link #BEFORE_MVC}. */
    private static final List<String> FILTERS = List.of(
            "OffersEndpoint", "OrderEndpoint", "PaymentEventsEndpoint", "RequestBoundsFilter", "WorkshopEndpoint");

    /** Answered by controllers and no part of the API. */
    private static final Set<String> PAGES =
            Set.of("GET /", "GET /offers/{id}/", "GET /docs", "GET /docs/openapi.yaml");

    private static Gateway gateway;

    @BeforeAll
    static void start(GatewayStack shared) {
        gateway = shared.withGateway(SecurityIT.EXPOSED).gateway();
    }

    @Test
    void nothingButThePublicAnswersWithoutCredentials() {
        List<Mapping> mappings =
                mappings(gateway.admin("GET", "/actuator/mappings", null).json().path("contexts"));
        mappings.addAll(BEFORE_MVC);
        assertThat(mappings).as("mappings").hasSizeGreaterThan(40);

        Set<String> open = new TreeSet<>();
        for (Mapping mapping : mappings) {
            Response response = mapping.pattern().equals("/live")
                    ? gateway.send("GET", "/live", null, "Accept", "image/png")
                    : gateway.send(mapping.method(), mapping.path(), null);
            SecurityIT.hasTheHeaders(response);
            if (response.status() == 401) {
                refused(response, 401, "not-signed-in");
            } else {
                open.add(mapping.name());
            }
        }

        assertThat(open).containsExactlyInAnyOrderElementsOf(PUBLIC);
        System.out.println(
                "scan: " + mappings.size() + " mappings, open without credentials: " + String.join(" ", open));
    }

    @Test
    void noOtherFilterOfTheGatewayCanAnswer() {
        List<String> filters = new ArrayList<>();
        gateway.admin("GET", "/actuator/mappings", null)
                .json()
                .path("contexts")
                .forEach(context -> context.path("mappings")
                        .path("servletFilters")
                        .forEach(filter -> filters.add(filter.path("className").asString())));

        assertThat(filters.stream()
                        .filter(name -> name.startsWith("io.hotdeal."))
                        .map(name -> name.substring(name.lastIndexOf('.') + 1)))
                .containsExactlyInAnyOrderElementsOf(FILTERS);
    }

    @Test
    void onlyDocumentedMethodsAreServed() {
        Set<String> documented = new ApiContract().operations();
        documented.stream()
                .map(operation -> operation.substring(operation.indexOf(' ') + 1))
                .distinct()
                .forEach(path -> {
                    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")) {
                        if (!documented.contains(method + " " + path)) {
                            Response response = gateway.admin(method, new Mapping(path, method).path(), null);
                            refused(response, 405, "method-not-allowed");
                        }
                    }
                });
    }

    @Test
    void everyEndpointIsDocumentedAndEveryDocumentedEndpointExists() {
        Set<String> served = new TreeSet<>();
        gateway.admin("GET", "/actuator/mappings", null)
                .json()
                .path("contexts")
                .forEach(context -> context.path("mappings")
                        .path("dispatcherServlets")
                        .path("dispatcherServlet")
                        .valueStream()
                        .filter(ExposedEndpointsIT::isOurs)
                        .flatMap(ExposedEndpointsIT::of)
                        .forEach(mapping -> served.add(mapping.method() + " " + mapping.pattern())));
        BEFORE_MVC.forEach(mapping -> served.add(mapping.method() + " " + mapping.pattern()));
        served.removeAll(PAGES);

        assertThat(served).containsExactlyElementsOf(new ApiContract().operations());
    }

    private static boolean isOurs(JsonNode mapping) {
        return mapping.path("details")
                .path("handlerMethod")
                .path("className")
                .asString("")
                .startsWith("io.hotdeal.gateway.");
    }

    private record Mapping(String pattern, String method) {

        String name() {
            return method.equals("GET") ? pattern : method + " " + pattern;
        }

        String path() {
            return pattern.replace("{orderId}", "0190f3a1-7000-7000-8000-000000000001")
                    .replaceAll("\\{[^}]*}", "1")
                    .replace("**", "x");
        }
    }

    private static List<Mapping> mappings(JsonNode contexts) {
        List<Mapping> mappings = new ArrayList<>();
        contexts.forEach(context -> context.path("mappings")
                .path("dispatcherServlets")
                .path("dispatcherServlet")
                .forEach(mapping -> of(mapping).forEach(mappings::add)));
        return mappings;
    }

    private static Stream<Mapping> of(JsonNode mapping) {
        JsonNode conditions = mapping.path("details").path("requestMappingConditions");
        if (conditions.isMissingNode()) {
            String predicate = mapping.path("predicate").asString();
            assertThat(predicate).as("%s", mapping).startsWith("/");
            return Stream.of(new Mapping(predicate, "GET"));
        }
        List<String> methods =
                conditions.path("methods").valueStream().map(JsonNode::asString).toList();
        return conditions
                .path("patterns")
                .valueStream()
                .flatMap(pattern -> (methods.isEmpty() ? List.of("GET") : methods)
                        .stream().map(method -> new Mapping(pattern.asString(), method)));
    }
}
