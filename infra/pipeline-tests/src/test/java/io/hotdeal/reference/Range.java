package io.hotdeal.reference;

import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The range that a description states: "1 to 100,000", "100 ms to 1 min", "at least 12 characters", "up to 30 s",
 * "{@code firstRetry} to 1 h", "longer than {@code deliveryTimeout}". Both ends belong to it.
 */
record Range(Optional<Long> least, Optional<Long> most) {

    private static final String BOUND = "(?:(\\d[\\d,]*)(?: (ms|s|min|h|d|characters)\\b)?|\\{@code ([a-zA-Z]+)})";
    private static final Pattern WITHIN = Pattern.compile(BOUND + " to " + BOUND);
    private static final Pattern AT_LEAST = Pattern.compile("at least " + BOUND);
    private static final Pattern LONGER = Pattern.compile("longer than \\{@code ([a-zA-Z]+)}");
    private static final Pattern AT_MOST = Pattern.compile("(?:at most|up to) " + BOUND);

    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L, "characters", 1L);

    /** @param others the value of another component of the same record */
    static Range of(String description, ToLongFunction<String> others) {
        Matcher within = WITHIN.matcher(description);
        if (within.find()) {
            String unit = within.group(5);
            return new Range(Optional.of(bound(within, 1, unit, others)), Optional.of(bound(within, 4, unit, others)));
        }
        Matcher atLeast = AT_LEAST.matcher(description);
        Matcher longer = LONGER.matcher(description);
        Matcher atMost = AT_MOST.matcher(description);
        Optional<Long> least = atLeast.find()
                ? Optional.of(bound(atLeast, 1, null, others))
                : longer.find() ? Optional.of(others.applyAsLong(longer.group(1)) + 1) : Optional.empty();
        return new Range(least, atMost.find() ? Optional.of(bound(atMost, 1, null, others)) : Optional.empty());
    }

    /** @param unit of a number that has none of its own, as in "1 to 60 min" */
    private static long bound(Matcher found, int group, @Nullable String unit, ToLongFunction<String> others) {
        String number = found.group(group);
        if (number == null) {
            return others.applyAsLong(found.group(group + 2));
        }
        String own = found.group(group + 1);
        String counted = own != null ? own : unit;
        return Long.parseLong(number.replace(",", "")) * (counted == null ? 1 : MILLIS.getOrDefault(counted, 1L));
    }

    boolean isStated() {
        return least.isPresent() || most.isPresent();
    }
}
