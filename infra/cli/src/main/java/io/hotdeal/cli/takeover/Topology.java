package io.hotdeal.cli.takeover;

import io.hotdeal.testkit.LocalStack;
import java.util.Arrays;
import java.util.Locale;

/** Where replicas take over. */
public enum Topology {
    /** A master, two replicas, three sentinels. */
    SENTINEL(2),
    /** Three masters with a replica each. */
    CLUSTER(3);

    private final int replicas;

    Topology(int replicas) {
        this.replicas = replicas;
    }

    /** Servers that are no master when all are well. */
    int replicas() {
        return replicas;
    }

    LocalStack of(LocalStack plan) {
        return this == SENTINEL ? plan.sentinel() : plan.cluster();
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
