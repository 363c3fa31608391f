package io.hotdeal.settings;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;

/**
 * Refuses properties out of their range, each with a sentence that has its full name. Durations are compared as they are:
 * {@code toSeconds() <= 60} would let 60.9 s pass. PropertyRangesTest holds the records to the ranges of their Javadoc.
 *
 * @param prefix of the record's properties, such as {@code hotdeal.gateway.intake}
 */
public record PropertyConstraints(String prefix) {

    public void within(String name, long value, long least, long most) {
        require(value >= least && value <= most, "%s must be %d to %d, not %d".formatted(name, least, most, value));
    }

    public void atLeast(String name, long value, long least) {
        require(value >= least, "%s must be at least %d, not %d".formatted(name, least, value));
    }

    /** @param least and {@code most} as in a configuration: {@code 100ms}, {@code 5m} */
    public void within(String name, Duration value, String least, String most) {
        require(
                value.compareTo(duration(least)) >= 0 && value.compareTo(duration(most)) <= 0,
                "%s must be %s to %s, not %s".formatted(name, least, most, text(value)));
    }

    public void atLeast(String name, Duration value, String least) {
        require(
                value.compareTo(duration(least)) >= 0,
                "%s must be at least %s, not %s".formatted(name, least, text(value)));
    }

    /** @param rule begins with the property's name, and says what must hold */
    public void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(prefix + "." + rule);
        }
    }

    private static Duration duration(String text) {
        return DurationStyle.SIMPLE.parse(text);
    }

    private static String text(Duration value) {
        return DurationStyle.SIMPLE.print(value);
    }
}
