package io.hotdeal.cli.demo;

import java.nio.file.Path;

/**
 * The options of one demo run.
 *
 * @param units on sale in phases 3 and 4
 * @param legacyOrders requests of phase 1, and units of phase 2, which has twice as many requests
 * @param requests of phase 3; phase 4 has twice as many
 * @param concurrency requests at a time in every phase
 * @param port of the gateway; 0 for any free one
 * @param watch print the live page's address, on a terminal wait for Enter, and keep the stack running until Ctrl-C
 * @param externalDatabase use the schema that the environment names instead of an H2 of the stack's own
 * @param terminal whether the progress bar is redrawn in place, and a user can press Enter
 */
public record DemoPlan(
        int units,
        int legacyOrders,
        int requests,
        int concurrency,
        int port,
        Path runFolder,
        boolean watch,
        boolean externalDatabase,
        boolean terminal) {

    /** The command that repeats the run. */
    String command() {
        return "infra/hotdeal demo --units %d --legacy-orders %d --requests %d --concurrency %d%s"
                .formatted(units, legacyOrders, requests, concurrency, externalDatabase ? " --external-database" : "");
    }
}
