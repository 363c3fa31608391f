package io.hotdeal.gateway.fuzz;

import io.hotdeal.gateway.fuzz.FuzzRequest.Kind;
import io.hotdeal.gateway.fuzz.Operation.Effect;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules that every response keeps, whatever the request was. */
public final class ResponseRules {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> INTERNALS = Set.of(
            "Exception", "io.hotdeal", "org.springframework", "org.apache", "java.lang", "jackson", "\tat ", "Tomcat");

    /** Of a request as documented: it was done, or the shop's state does not allow it. */
    private static final Set<Integer> TO_VALID = Set.of(200, 202, 204, 409, 422);

    /** For a transfer coding or a version of HTTP that nobody knows: the client's faults, whatever their number. */
    private static final Set<Integer> NOT_OUR_FAULT = Set.of(501, 505);

    private ResponseRules() {}

    /** @return what is wrong with the response */
    public static Optional<String> fault(Operation operation, Kind kind, boolean hasBody, RawHttp.Response response) {
        int status = response.status();
        if (status == 0) {
            return Optional.of("no response").filter(fault -> kind != Kind.MALFORMED);
        }
        if (!response.header("server").isEmpty()
                || !response.header("x-powered-by").isEmpty()) {
            return Optional.of("the response names its software");
        }
        boolean isNotOurFault = kind == Kind.MALFORMED && NOT_OUR_FAULT.contains(status);
        if (status >= 500 && !isNotOurFault) {
            return Optional.of("answered " + status);
        }
        boolean isRefusedToAll = operation.effect() == Effect.NEEDS_TOKEN && status == 403;
        if (kind == Kind.VALID && !TO_VALID.contains(status) && !isRefusedToAll) {
            return Optional.of("a valid request was answered " + status);
        }
        Optional<String> internals =
                response.isRefusal() || operation.effect() != Effect.NONE ? internals(response) : Optional.empty();
        return internals.isPresent() || !response.isRefusal() ? internals : noProblem(response, hasBody);
    }

    private static Optional<String> internals(RawHttp.Response response) {
        String text = response.headers() + response.text();
        return INTERNALS.stream()
                .filter(text::contains)
                .findFirst()
                .map(word -> "the response tells internals: " + word);
    }

    /** @return why the refusal is no problem as RFC 9457 and our documentation have it */
    private static Optional<String> noProblem(RawHttp.Response response, boolean hasBody) {
        if (!response.header("content-type").startsWith("application/problem+json")) {
            return Optional.of("a refusal is no problem but " + response.header("content-type"));
        }
        if (!hasBody) {
            return Optional.empty();
        }
        JsonNode problem;
        try {
            problem = JSON.readTree(response.text());
        } catch (JacksonException e) {
            return Optional.of("a refusal is not JSON: " + e.getOriginalMessage());
        }
        if (!problem.path("type").asString("").matches("urn:hotdeal:problem:[a-z]+(-[a-z]+)*")) {
            return Optional.of("a refusal has no type");
        }
        if (problem.path("title").asString("").isBlank()) {
            return Optional.of("a refusal has no title");
        }
        return problem.path("status").asInt(-1) == response.status()
                ? Optional.empty()
                : Optional.of("a refusal names another status than its own");
    }
}
