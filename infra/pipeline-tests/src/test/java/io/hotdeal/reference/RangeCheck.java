package io.hotdeal.reference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;

/** Checks that a record of properties enforces its stated ranges: it accepts the ends, and refuses the next values by name. */
final class RangeCheck {

    private final Collection<Property> properties;
    private final Map<String, String> required;

    /** @param required values that the records require */
    RangeCheck(Collection<Property> properties, Map<String, String> required) {
        this.properties = List.copyOf(properties);
        this.required = Map.copyOf(required);
    }

    /** @return the violations as messages */
    List<String> breaches(Property property) {
        Range range = range(property, Map.of());
        List<String> breaches = new ArrayList<>();
        if (!range.isStated() && property.kind() != Property.Kind.TEXT) {
            breaches.add(property.name() + " states no range: " + property.description());
        }
        range.least().ifPresent(least -> {
            taken(property, least).ifPresent(breaches::add);
            refused(property, least - 1).ifPresent(breaches::add);
        });
        range.most().ifPresent(most -> {
            taken(property, most).ifPresent(breaches::add);
            refused(property, most + 1).ifPresent(breaches::add);
        });
        return breaches;
    }

    private Optional<String> taken(Property property, long value) {
        return refusal(property, value)
                .map(said -> "%s=%s is in its range and refused: %s"
                        .formatted(property.name(), property.kind().written(value), said));
    }

    private Optional<String> refused(Property property, long value) {
        Optional<String> said = refusal(property, value);
        if (said.isEmpty()) {
            return Optional.of("%s=%s is out of its range and taken"
                    .formatted(property.name(), property.kind().written(value)));
        }
        return said.filter(text -> !Pattern.compile(Pattern.quote(property.name()) + "(?![\\w-])")
                        .matcher(text)
                        .find())
                .map(text -> "%s=%s is refused without its name: %s"
                        .formatted(property.name(), property.kind().written(value), text));
    }

    /** The record's message about the value; empty when it accepts it. */
    private Optional<String> refusal(Property property, long value) {
        Map<String, String> values = new HashMap<>(required);
        values.put(property.name(), property.kind().written(value));
        // Properties whose range begins at this one's value change with it.
        for (Property other : properties) {
            if (other.record() == property.record() && !other.name().equals(property.name())) {
                range(other, Map.of(property.name(), value))
                        .least()
                        .filter(least -> other.standard().orElse(least) < least)
                        .ifPresent(
                                least -> values.put(other.name(), other.kind().written(least)));
            }
        }
        try {
            new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(property.prefix(), property.record());
            return Optional.empty();
        } catch (BindException e) {
            return Optional.of(
                    String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage()));
        }
    }

    private Range range(Property property, Map<String, Long> values) {
        return Range.of(property.description(), component -> {
            String name = property.sibling(component);
            return values.containsKey(name)
                    ? values.get(name)
                    : properties.stream()
                            .filter(other -> other.name().equals(name))
                            .flatMap(other -> other.standard().stream())
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(
                                    property.name() + " names " + component + ", which has no known default"));
        });
    }
}
