package io.hotdeal.reference;

import static java.util.function.Predicate.not;

import java.util.Locale;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;

/**
 * A property that may have a range.
 *
 * @param record   that it is bound to
 * @param standard its default, if it has one
 */
record Property(String name, Kind kind, String description, Optional<Long> standard, Class<?> record) {

    enum Kind {
        COUNT,
        /** In milliseconds. */
        DURATION,
        /** In characters. */
        TEXT;

        /** Formats a value for a configuration file. */
        String written(long value) {
            return switch (this) {
                case COUNT -> Long.toString(value);
                case DURATION -> value + "ms";
                case TEXT -> "x".repeat((int) value);
            };
        }
    }

    /** Empty for values without a size: addresses, names of choices, booleans; and for properties that no record binds. */
    static Optional<Property> of(JsonNode metadata) {
        String name = metadata.path("name").asString("");
        String description = metadata.path("description").asString("");
        Optional<String> standard =
                Optional.of(metadata.path("defaultValue").asString("")).filter(not(String::isEmpty));
        String source = metadata.path("sourceType").asString("");
        if (source.isEmpty()) {
            return Optional.empty();
        }
        Class<?> record = load(source);
        return switch (metadata.path("type").asString("")) {
            case "java.lang.Integer", "java.lang.Short", "java.lang.Long" ->
                Optional.of(new Property(name, Kind.COUNT, description, standard.map(Long::valueOf), record));
            case "java.time.Duration" ->
                Optional.of(new Property(
                        name,
                        Kind.DURATION,
                        description,
                        standard.map(text -> DurationStyle.detectAndParse(text).toMillis()),
                        record));
            case "java.lang.String" ->
                Optional.of(new Property(name, Kind.TEXT, description, Optional.empty(), record));
            default -> Optional.empty();
        };
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    String prefix() {
        ConfigurationProperties annotation = record.getAnnotation(ConfigurationProperties.class);
        return annotation == null ? "" : annotation.value();
    }

    /** The name of another property of the same record, from that of its component. */
    String sibling(String component) {
        return prefix() + "." + component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
