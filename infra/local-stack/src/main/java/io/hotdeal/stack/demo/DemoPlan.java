package io.hotdeal.stack.demo;

import java.nio.file.Path;

/**
 * What the demo does.
 *
 * @param units on sale in phases 2 and 3
 * @param legacyOrders requests of phase 1
 * @param requests of phase 2; phase 3 has twice as many
 * @param warmUp orders of another product on the pipeline before phase 2, not counted; 0 for none
 * @param concurrency requests at a time in every phase
 * @param port of the gateway; 0 for any free one
 * @param keep leave everything running at the end, until Ctrl-C
 * @param terminal whether a progress bar may be drawn over itself
 */
public record DemoPlan(
        int units,
        int legacyOrders,
        int requests,
        int warmUp,
        int concurrency,
        int port,
        Path runFolder,
        boolean keep,
        boolean terminal) {}
