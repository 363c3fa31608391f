package io.hotdeal.cli.takeover;

import io.hotdeal.testkit.Topology;
import java.nio.file.Path;
import java.util.Set;

/**
 * The options of one run.
 *
 * @param topologies of Redis, one after the other
 * @param when       {@code hotdeal.gateway.acknowledge.when}
 * @param count      of takeovers in each topology
 */
public record TakeoverPlan(Set<Topology> topologies, String when, int count, Path runFolder) {

    /** With it, no takeover may cost an accepted order. */
    boolean losesNothing() {
        return when.equals("replicated");
    }
}
