package io.hotdeal.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** Gathers what is wrong with a request, so that one answer names every field. Confined to its request. */
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

    public boolean any() {
        return !errors.isEmpty();
    }

    public ResponseEntity<Object> answer() {
        return Problem.BAD_INPUT.answer("wrong: " + String.join(", ", errors.keySet()), Map.of("errors", errors));
    }
}
