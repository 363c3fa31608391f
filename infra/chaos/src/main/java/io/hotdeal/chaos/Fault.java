package io.hotdeal.chaos;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.NetworkLine;
import io.hotdeal.testkit.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The faults that can occur during a sale. Lengths are in milliseconds; a fault of fixed length has two equal ones. */
public enum Fault {
    KILL_GATEWAY(Action.KILL, 300, 3_000, Component.Kind.GATEWAY),
    /** Kafka does not respond, so that reservations are not published yet when the gateway is killed. */
    TEAR_GATEWAY(Action.TEAR, 1_000, 2_000, Component.Kind.GATEWAY, Component.Kind.KAFKA),
    KILL_WORKER(Action.KILL, 300, 3_000, Component.Kind.WORKER),
    KILL_REDIS(Action.KILL, 100, 2_000, Component.Kind.REDIS),
    KILL_KAFKA(Action.KILL, 300, 3_000, Component.Kind.KAFKA),
    KILL_DATABASE(Action.KILL, 300, 3_000, Component.Kind.DATABASE),
    KILL_PROVIDER(Action.KILL, 300, 3_000, Component.Kind.PROVIDER),

    PAUSE_GATEWAY(Action.PAUSE, 1_000, 5_000, Component.Kind.GATEWAY),
    /** Longer than the group waits for a silent consumer, so that it resumes after its partitions were reassigned. */
    PAUSE_WORKER(Action.PAUSE, 2_000, 14_000, Component.Kind.WORKER),
    PAUSE_REDIS(Action.PAUSE, 500, 5_000, Component.Kind.REDIS),
    PAUSE_KAFKA(Action.PAUSE, 1_000, 5_000, Component.Kind.KAFKA),
    PAUSE_DATABASE(Action.PAUSE, 1_000, 5_000, Component.Kind.DATABASE),
    PAUSE_PROVIDER(Action.PAUSE, 1_000, 5_000, Component.Kind.PROVIDER),

    KAFKA_OUTAGE(Action.KILL, 20_000, 20_000, Component.Kind.KAFKA),
    DATABASE_OUTAGE(Action.KILL, 20_000, 20_000, Component.Kind.DATABASE),

    PROVIDER_ERRORS(Action.SETTINGS, 3_000, 8_000, "{\"errorRate\":0.7}", Component.Kind.PROVIDER),
    /** It captures without a response. */
    PROVIDER_TIMEOUTS(
            Action.SETTINGS, 3_000, 8_000, "{\"timeoutRate\":0.7,\"timeoutMillis\":8000}", Component.Kind.PROVIDER),
    PROVIDER_SLOW(Action.SETTINGS, 3_000, 8_000, "{\"latencyMillis\":1500}", Component.Kind.PROVIDER),

    // Of the network: between one service and one of its dependencies.
    /** The open connections carry nothing any more, and neither side is told; later ones work. */
    SWALLOW_CONNECTIONS(Action.SWALLOW, 0, 0),
    /** Again and again. */
    CUT_CONNECTIONS(Action.CUT, 1_000, 3_000),
    REFUSE_CONNECTIONS(Action.REFUSE, 1_000, 8_000),
    HOLD_BOTH_WAYS(Action.HOLD, 1_000, 8_000),
    HOLD_REQUESTS(Action.HOLD, 1_000, 8_000),
    /** The dependency does what it is told, and its responses do not arrive. */
    HOLD_RESPONSES(Action.HOLD, 1_000, 8_000),
    ADD_LATENCY(Action.DELAY, 3_000, 8_000),
    /** To 1 KiB a second. */
    THROTTLE(Action.THROTTLE, 3_000, 8_000),

    // With replicas only: another Redis becomes the master.
    /** A master that is well is replaced. */
    TAKEOVER_BY_COMMAND(Action.TAKEOVER, 0, 0, Component.Kind.REDIS),
    TAKEOVER_BY_KILL(Action.TAKEOVER, 0, 0, Component.Kind.REDIS),
    /** The old master resumes when there is another one. */
    TAKEOVER_BY_FREEZE(Action.TAKEOVER, 0, 0, Component.Kind.REDIS),

    RECORDS_TWICE(Action.COPY, 4_000, 8_000),
    ROLLING_RESTART(Action.ROLL, 0, 0, Component.Kind.GATEWAY, Component.Kind.WORKER);

    /** The ways to inject a fault. */
    enum Action {
        KILL,
        TEAR,
        PAUSE,
        SETTINGS,
        COPY,
        ROLL,
        SWALLOW,
        CUT,
        REFUSE,
        HOLD,
        DELAY,
        THROTTLE,
        TAKEOVER;

        boolean isOfNetwork() {
            return switch (this) {
                case SWALLOW, CUT, REFUSE, HOLD, DELAY, THROTTLE -> true;
                case KILL, TEAR, PAUSE, SETTINGS, COPY, ROLL, TAKEOVER -> false;
            };
        }
    }

    /** Gateways call the provider for the legacy path only, which sells nothing here. */
    private static final List<NetworkLine> LINES = List.of(
            new NetworkLine(Component.gateway(1), Component.REDIS),
            new NetworkLine(Component.gateway(1), Component.KAFKA),
            new NetworkLine(Component.gateway(1), Component.DATABASE),
            new NetworkLine(Component.worker(1), Component.REDIS),
            new NetworkLine(Component.worker(1), Component.KAFKA),
            new NetworkLine(Component.worker(1), Component.DATABASE),
            new NetworkLine(Component.worker(1), Component.PROVIDER));

    private final Action action;
    private final int minMillis;
    private final int maxMillis;
    private final String settings;
    /** The affected kinds, the target first. */
    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<Component.Kind> touched;

    Fault(Action action, int minMillis, int maxMillis, Component.Kind... touched) {
        this(action, minMillis, maxMillis, "", touched);
    }

    Fault(Action action, int minMillis, int maxMillis, String settings, Component.Kind... touched) {
        this.action = action;
        this.minMillis = minMillis;
        this.maxMillis = maxMillis;
        this.settings = settings;
        this.touched = List.of(touched);
    }

    Action action() {
        return action;
    }

    /** The provider's settings, as JSON. */
    String settings() {
        return settings;
    }

    /** Whether it can occur on a stack of this kind. */
    boolean fits(@Nullable Topology topology) {
        return topology != null || action != Action.TAKEOVER;
    }

    /** Two faults of one round must affect different components; those of the network compose with each other and with these. */
    boolean meets(Fault other) {
        return this == other || touched.stream().anyMatch(other.touched::contains);
    }

    int length(Random random) {
        return random.nextInt(minMillis, maxMillis + 1);
    }

    /** The dependency that the target does not reach, for a fault of the network. */
    Optional<NetworkLine> line(Random random, @Nullable Topology topology) {
        if (!action.isOfNetwork()) {
            return Optional.empty();
        }
        List<NetworkLine> lines = LINES.stream()
                .filter(line -> topology == null || !topology.tellsAddressOf(line.dependency()))
                .toList();
        NetworkLine line = lines.get(random.nextInt(lines.size()));
        var one = new Component(line.service().kind(), 1 + random.nextInt(2));
        return Optional.of(new NetworkLine(one, line.dependency()));
    }

    /** The component to kill or pause; of gateways and workers one of two. */
    Component target(Random random) {
        Component.Kind victim = touched.isEmpty() ? Component.Kind.KAFKA : touched.getFirst();
        boolean oneOfTwo = victim == Component.Kind.GATEWAY || victim == Component.Kind.WORKER;
        return new Component(victim, oneOfTwo ? 1 + random.nextInt(2) : 1);
    }

    /** The name on the command line: {@code kill-redis}. */
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
