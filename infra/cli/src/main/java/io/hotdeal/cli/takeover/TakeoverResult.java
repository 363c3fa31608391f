package io.hotdeal.cli.takeover;

import io.hotdeal.testkit.Topology;
import java.time.Duration;
import java.util.Set;

/**
 * What one takeover cost.
 *
 * @param accepted     202s
 * @param lost         of them, without a row
 * @param rejected     of them, REJECTED: their units were sold a second time; never charged
 * @param oversold     paid units beyond those of the offer
 * @param doubleCharged orders
 * @param pause        the longest without a 202
 * @param found        kinds of findings of the audit
 * @param left         of them after a rebuild, but for the orders above
 */
record TakeoverResult(
        Topology topology,
        Way way,
        int accepted,
        int lost,
        int rejected,
        int oversold,
        int doubleCharged,
        Duration pause,
        Set<String> found,
        Set<String> left) {}
