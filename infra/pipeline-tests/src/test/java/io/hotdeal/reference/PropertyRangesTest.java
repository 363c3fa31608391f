package io.hotdeal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Checks that every numeric property states a range, and enforces it. */
class PropertyRangesTest {

    /** Properties that their records require, also only together with another one. */
    private static final Map<String, String> REQUIRED = Map.of(
            "hotdeal.gateway.admin.username", "admin",
            "hotdeal.gateway.admin.password", "twelve characters",
            "hotdeal.gateway.legacy.payment-url", "http://127.0.0.1:9090",
            "hotdeal.gateway.metrics.username", "prometheus",
            "hotdeal.worker.actuator.username", "prometheus",
            "hotdeal.worker.actuator.password", "twelve characters",
            "hotdeal.worker.payment.url", "http://127.0.0.1:9090");

    private static final List<Property> PROPERTIES = Metadata.properties().values().stream()
            .flatMap(metadata -> Property.of(metadata).stream())
            .toList();

    static List<Property> properties() {
        return PROPERTIES;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("properties")
    void takesTheEndsOfItsRangeAndRefusesByNameWhatIsJustBeyond(Property property) {
        assertThat(new RangeCheck(PROPERTIES, REQUIRED).breaches(property)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    orders, 1 to 5,000; larger ones take longer      | 1    | 5000
                    longest time, 1 to 60 min                        | 60000| 3600000
                    pause, 50 ms to 10 s; doubles up to {@code next} | 50   | 10000
                    at least 12 characters                           | 12   |
                    longest pause, {@code next} to 1 h               | 7    | 3600000
                    age; longer than {@code next}, or copies         | 8    |
                    how long, up to 30 s                             |      | 30000
                    whether anybody may                              |      |
                    """)
    void readsARangeFromWords(String description, Long least, Long most) {
        assertThat(Range.of(description, next -> 7))
                .isEqualTo(new Range(Optional.ofNullable(least), Optional.ofNullable(most)));
    }

    @Test
    void namesAPlantedRecordThatDoesNotKeepToItsRanges() {
        Property pause = property("pause", Property.Kind.DURATION, "pause, 1 s to 60 s");
        Property nameless = property("nameless", Property.Kind.COUNT, "orders, at least 1");
        Property narrow = property("narrow", Property.Kind.COUNT, "orders, 1 to 10");
        Property silent = property("silent", Property.Kind.COUNT, "orders");
        var check = new RangeCheck(List.of(pause, nameless, narrow, silent), Map.of());

        assertThat(check.breaches(pause)).containsExactly("planted.pause=60001ms is out of its range and taken");
        assertThat(check.breaches(nameless)).containsExactly("planted.nameless=0 is refused without its name: too few");
        assertThat(check.breaches(narrow))
                .containsExactly("planted.narrow=10 is in its range and refused: planted.narrow must be 1 to 9");
        assertThat(check.breaches(silent)).containsExactly("planted.silent states no range: orders");
    }

    private static Property property(String name, Property.Kind kind, String description) {
        return new Property("planted." + name, kind, description, Optional.empty(), Planted.class);
    }

    @ConfigurationProperties("planted")
    record Planted(
            @DefaultValue("1s") Duration pause,
            @DefaultValue("1") int nameless,
            @DefaultValue("1") int narrow,
            @DefaultValue("1") int silent) {

        Planted {
            if (pause.toSeconds() < 1 || pause.toSeconds() > 60) {
                throw new IllegalArgumentException("planted.pause must be 1s to 60s");
            }
            if (nameless < 1) {
                throw new IllegalArgumentException("too few");
            }
            if (narrow < 1 || narrow > 9) {
                throw new IllegalArgumentException("planted.narrow must be 1 to 9");
            }
        }
    }
}
