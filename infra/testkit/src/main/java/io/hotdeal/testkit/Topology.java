package io.hotdeal.testkit;

import io.hotdeal.testkit.component.ReadinessProbe;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Where a replica of Redis takes over when its master is gone. */
public enum Topology {
    /** A master, two replicas, three sentinels. */
    SENTINEL(2, 1),
    /** Three masters with a replica each. */
    CLUSTER(1, 3);

    private static final Duration REPLY_LIMIT = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(200);
    /** Sentinels tell a former master some ten seconds after its return that it is a replica. */
    private static final Duration REPLICAS_WITHIN = Duration.ofSeconds(60);
    /** Of the reply to {@code ROLE}: a replica's has five parts, that of a master three. */
    private static final String FIVE_PARTS = "*5";

    private static final int LINES_TO_ITS_LINK = 8;

    private final int replicasOfOne;
    private final int masters;

    Topology(int replicasOfOne, int masters) {
        this.replicasOfOne = replicasOfOne;
        this.masters = masters;
    }

    /** Replicas of each master. */
    public int replicasOfOne() {
        return replicasOfOne;
    }

    /** Whether services find this dependency by the address that its own servers tell, so that no proxy can be in between. */
    public boolean tellsAddressOf(Component dependency) {
        return dependency.kind() == Component.Kind.REDIS
                || (this == CLUSTER && dependency.kind() == Component.Kind.KAFKA);
    }

    public LocalStack of(LocalStack plan) {
        return this == SENTINEL ? plan.sentinel() : plan.cluster();
    }

    /**
     * Waits until a former master, too, has become a replica and follows.
     *
     * @throws ProcessException when it has not within a minute
     */
    public void awaitReplicas(RunningStack stack) throws InterruptedException {
        long deadline = System.nanoTime() + REPLICAS_WITHIN.toNanos();
        while (replicas(stack) != masters * replicasOfOne) {
            if (System.nanoTime() > deadline) {
                throw new ProcessException("The former master did not become a replica within "
                        + REPLICAS_WITHIN.toSeconds() + " s; see " + stack.runFolder());
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    private static int replicas(RunningStack stack) {
        return (int) stack.components().stream()
                .filter(component -> component.kind() == Component.Kind.REDIS)
                .filter(redis -> follows(stack.port(redis)))
                .count();
    }

    private static boolean follows(int port) {
        try {
            return ReadinessProbe.redis(port, "ROLE", REPLY_LIMIT).equals(FIVE_PARTS)
                    && ReadinessProbe.redis(port, "ROLE", REPLY_LIMIT, LINES_TO_ITS_LINK)
                            .getLast()
                            .equals("connected");
        } catch (IOException e) {
            return false; // not yet
        }
    }

    public static Topology parse(String name) {
        return Arrays.stream(values())
                .filter(topology -> topology.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no topology " + name + "; there are " + Arrays.toString(values())));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
