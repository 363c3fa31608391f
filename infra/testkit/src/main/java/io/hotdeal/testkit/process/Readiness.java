package io.hotdeal.testkit.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until a program is ready, for at most its launch's start limit. */
public final class Readiness {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private Readiness() {}

    /**
     * Returns as soon as the program is ready.
     *
     * @throws ProcessException when it ends before, or is not ready in time; with the last lines of its log
     */
    public static void await(Program program, GuardedProcess process) throws InterruptedException {
        Launch launch = process.launch();
        long deadline = System.nanoTime() + launch.startLimit().toNanos();
        while (!serves(program)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!process.alive()) {
                throw ProcessException.died(launch, process.logStart());
            }
            if (System.nanoTime() > deadline) {
                throw ProcessException.late(launch, process.logStart(), launch.startLimit());
            }
            TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
        }
        // Another process may respond on the port that our own process failed to get.
        if (!process.alive()) {
            throw ProcessException.died(launch, process.logStart());
        }
    }

    private static boolean serves(Program program) {
        try {
            return program.serves();
        } catch (IOException e) {
            // A starting process refuses, resets or is silent; the deadline above bounds it.
            return false;
        }
    }
}
