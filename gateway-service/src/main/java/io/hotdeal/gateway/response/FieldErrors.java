package io.hotdeal.gateway.response;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;

/** Collects what is wrong with a request, so that one refusal names every field. Confined to its request. */
public final class FieldErrors {

    private final Map<String, String> errors = new LinkedHashMap<>();

    public void add(String field, String what) {
        errors.putIfAbsent(field, what);
    }

    /** @return the value, or null after the field was noted as wrong */
    public <T> @Nullable T parse(String field, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            add(field, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /**
     * Parses the one field of a request.
     *
     * @throws RefusedException 400 that names the field
     */
    public static <T> T require(String field, String text, Function<String, T> parser) {
        var errors = new FieldErrors();
        T value = errors.parse(field, text, parser);
        if (value == null) {
            throw errors.refuse();
        }
        return value;
    }

    /**
     * Parses a header that may be sent at most once: of two values, neither is what the client means.
     *
     * @return null without the header, or after it was noted as wrong
     */
    public <T> @Nullable T parseHeader(String name, HttpServletRequest request, Function<String, T> parser) {
        Enumeration<String> values = request.getHeaders(name);
        if (!values.hasMoreElements()) {
            return null;
        }
        String value = values.nextElement();
        if (values.hasMoreElements()) {
            add(name, "must be sent once");
            return null;
        }
        return parse(name, value, parser);
    }

    /** Notes a body that is no JSON object, or the field of it that has the wrong type. */
    public void addUnreadable(JacksonException e) {
        // A number beyond int is no syntax error either, although the parser reports it.
        if ((e instanceof DatabindException || e instanceof InputCoercionException)
                && !e.getPath().isEmpty()) {
            String field = e.getPath().stream()
                    .map(JacksonException.Reference::getPropertyName)
                    .map(String::valueOf)
                    .collect(Collectors.joining("."));
            add(field, "has the wrong type");
        } else {
            addNoObject();
        }
    }

    public void addNoObject() {
        add("body", "is not a JSON object");
    }

    public boolean any() {
        return !errors.isEmpty();
    }

    public RefusedException refuse() {
        return new RefusedException(refusal());
    }

    public Refusal refusal() {
        return Problem.BAD_INPUT
                .refusal("wrong: " + String.join(", ", errors.keySet()))
                .with("errors", errors);
    }
}
