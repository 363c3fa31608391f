package io.hotdeal.worker.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** A part's clock against this machine's: Redis opens and closes offers, workers judge what is due and what is too old. */
final class CheckClock implements Check {

    private static final Duration WORTH_A_WORD = Duration.ofSeconds(1);
    private static final Duration TOO_FAR = Duration.ofSeconds(30);

    private final String owner;
    private final Supplier<Instant> there;
    private final Clock here;

    CheckClock(String owner, Supplier<Instant> there, Clock here) {
        this.owner = owner;
        this.there = there;
        this.here = here;
    }

    @Override
    public String part() {
        return "the clock of " + owner;
    }

    @Override
    public List<Diagnostic> diagnostics() {
        Instant before = here.instant();
        Instant told = there.get();
        Instant after = here.instant();
        // A difference below the time that the question took means nothing.
        Duration behind = Duration.between(told, before);
        Duration ahead = Duration.between(after, told);
        Duration apart = behind.compareTo(ahead) > 0 ? behind : ahead;
        if (apart.compareTo(WORTH_A_WORD) <= 0) {
            return List.of();
        }
        return List.of(new Diagnostic(
                apart.compareTo(TOO_FAR) > 0,
                "%d ms %s this machine's".formatted(apart.toMillis(), apart.equals(behind) ? "behind" : "ahead of"),
                "run NTP (chrony) on both hosts"));
    }
}
