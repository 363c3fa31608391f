package io.hotdeal.chaos;

import io.hotdeal.testkit.Component;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What can go wrong in the middle of a sale. Lengths are in milliseconds; a fault of fixed length has both the same. */
public enum Fault {
    KILL_GATEWAY(Deed.KILL, 300, 3_000, Component.Kind.GATEWAY),
    /** Kafka does not answer, so that reservations are not published yet when the gateway is killed. */
    TEAR_GATEWAY(Deed.TEAR, 1_000, 2_000, Component.Kind.GATEWAY, Component.Kind.KAFKA),
    KILL_WORKER(Deed.KILL, 300, 3_000, Component.Kind.WORKER),
    KILL_REDIS(Deed.KILL, 100, 2_000, Component.Kind.REDIS),
    KILL_KAFKA(Deed.KILL, 300, 3_000, Component.Kind.KAFKA),
    KILL_DATABASE(Deed.KILL, 300, 3_000, Component.Kind.DATABASE),
    KILL_PROVIDER(Deed.KILL, 300, 3_000, Component.Kind.PROVIDER),

    PAUSE_GATEWAY(Deed.PAUSE, 1_000, 5_000, Component.Kind.GATEWAY),
    /** Up to longer than the group waits for a silent consumer, so that a zombie wakes up among others. */
    PAUSE_WORKER(Deed.PAUSE, 2_000, 14_000, Component.Kind.WORKER),
    PAUSE_REDIS(Deed.PAUSE, 500, 5_000, Component.Kind.REDIS),
    PAUSE_KAFKA(Deed.PAUSE, 1_000, 5_000, Component.Kind.KAFKA),
    PAUSE_DATABASE(Deed.PAUSE, 1_000, 5_000, Component.Kind.DATABASE),
    PAUSE_PROVIDER(Deed.PAUSE, 1_000, 5_000, Component.Kind.PROVIDER),

    KAFKA_AWAY(Deed.KILL, 20_000, 20_000, Component.Kind.KAFKA),
    DATABASE_AWAY(Deed.KILL, 20_000, 20_000, Component.Kind.DATABASE),

    PROVIDER_ERRORS(Deed.SETTINGS, 3_000, 8_000, "{\"errorRate\":0.7}", Component.Kind.PROVIDER),
    /** It captures, and nobody hears of it. */
    PROVIDER_TIMEOUTS(
            Deed.SETTINGS, 3_000, 8_000, "{\"timeoutRate\":0.7,\"timeoutMillis\":8000}", Component.Kind.PROVIDER),
    PROVIDER_SLOW(Deed.SETTINGS, 3_000, 8_000, "{\"latencyMillis\":1500}", Component.Kind.PROVIDER),

    RECORDS_TWICE(Deed.COPY, 4_000, 8_000),
    ROLLING_RESTART(Deed.ROLL, 0, 0, Component.Kind.GATEWAY, Component.Kind.WORKER);

    /** How a fault is done. */
    enum Deed {
        KILL,
        TEAR,
        PAUSE,
        SETTINGS,
        COPY,
        ROLL
    }

    private final Deed deed;
    private final int minMillis;
    private final int maxMillis;
    private final String settings;
    /** The victim first. */
    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<Component.Kind> touched;

    Fault(Deed deed, int minMillis, int maxMillis, Component.Kind... touched) {
        this(deed, minMillis, maxMillis, "", touched);
    }

    Fault(Deed deed, int minMillis, int maxMillis, String settings, Component.Kind... touched) {
        this.deed = deed;
        this.minMillis = minMillis;
        this.maxMillis = maxMillis;
        this.settings = settings;
        this.touched = List.of(touched);
    }

    Deed deed() {
        return deed;
    }

    /** Of the provider, as JSON. */
    String settings() {
        return settings;
    }

    /** Two faults of one round touch different things. */
    boolean meets(Fault other) {
        return this == other || touched.stream().anyMatch(other.touched::contains);
    }

    int length(Random random) {
        return random.nextInt(minMillis, maxMillis + 1);
    }

    /** What is killed or paused; of gateways and workers one of two. */
    Component target(Random random) {
        Component.Kind victim = touched.isEmpty() ? Component.Kind.KAFKA : touched.getFirst();
        boolean oneOfTwo = victim == Component.Kind.GATEWAY || victim == Component.Kind.WORKER;
        return new Component(victim, oneOfTwo ? 1 + random.nextInt(2) : 1);
    }

    /** As on the command line: {@code kill-redis}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when there is no such fault */
    public static Fault parse(String name) {
        for (Fault fault : values()) {
            if (fault.toString().equals(name)) {
                return fault;
            }
        }
        throw new IllegalArgumentException("there is no fault " + name + "; there are " + Arrays.toString(values()));
    }
}
