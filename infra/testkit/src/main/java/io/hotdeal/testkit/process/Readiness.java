package io.hotdeal.testkit.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until a program serves, for at most its launch's start limit. */
public final class Readiness {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private Readiness() {}

    /**
     * Returns as soon as the program serves.
     *
     * @throws ProcessException when it ends before, or does not serve in time; with the last lines of its log
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
        // Something else may answer on the port that our own process failed to get.
        if (!process.alive()) {
            throw ProcessException.died(launch, process.logStart());
        }
    }

    private static boolean serves(Program program) {
        try {
            return program.serves();
        } catch (IOException e) {
            // Refused, reset or silent is what a starting process looks like; the deadline above bounds it.
            return false;
        }
    }
}
