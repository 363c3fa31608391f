package io.hotdeal.gateway.response;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * A response that refuses a request: an RFC 9457 problem and its headers. Every refusal of the gateway is one of these,
 * whichever layer refuses, and is rendered here. The list of them is {@link Problem}.
 *
 * @param detail  a sentence for people
 * @param members of the problem beyond RFC 9457's, such as {@code available}
 */
public record Refusal(
        int status,
        URI type,
        String title,
        @Nullable String detail,
        Map<String, Object> members,
        Map<String, String> headers) {

    private static final JsonMapper JSON = new JsonMapper();

    /** A refusal that HTTP itself names by its status, such as {@code urn:hotdeal:problem:method-not-allowed}. */
    public static Refusal ofStatus(int status, @Nullable String detail) {
        HttpStatus known = HttpStatus.resolve(status);
        String name = known == null ? "REFUSED" : known.name();
        String title = known == null ? "Refused" : known.getReasonPhrase();
        return new Refusal(status, Problem.type(name), title, detail, Map.of(), Map.of());
    }

    /** @param allowed the methods that the path has, as in the {@code Allow} header */
    public static Refusal methodNotAllowed(String method, String allowed) {
        return ofStatus(HttpStatus.METHOD_NOT_ALLOWED.value(), "Method '" + method + "' is not supported.")
                .withHeader("Allow", allowed);
    }

    public Refusal with(String member, Object value) {
        return new Refusal(status, type, title, detail, extended(members, member, value), headers);
    }

    public Refusal withHeader(String name, String value) {
        return new Refusal(status, type, title, detail, members, extended(headers, name, value));
    }

    private static <T> Map<String, T> extended(Map<String, T> map, String name, T value) {
        Map<String, T> extended = new LinkedHashMap<>(map);
        extended.put(name, value);
        return extended;
    }

    /** @param instance the refused request's path; null where nothing of the request is repeated */
    public RenderedResponse render(@Nullable String instance) {
        Map<String, Object> problem = new LinkedHashMap<>();
        if (detail != null) {
            problem.put("detail", detail);
        }
        if (instance != null) {
            problem.put("instance", instance);
        }
        problem.put("status", status);
        problem.put("title", title);
        problem.put("type", type.toString());
        problem.putAll(members);
        return new RenderedResponse(
                status, MediaType.APPLICATION_PROBLEM_JSON_VALUE, headers, JSON.writeValueAsBytes(problem));
    }
}
