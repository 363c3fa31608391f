package io.hotdeal.gateway.offers;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs actors one step at a time, in an order drawn from a seed: at every step one of them goes on to its next gate. Each can be
 * frozen for a while, as by SIGSTOP, or killed at a gate. So a run with the same seed is the same run.
 */
final class Interleaving {

    /** Ends an actor as SIGKILL ends a process: no code of the project catches it. */
    static final class Killed extends Error {
        Killed() {
            super("killed", null, false, false);
        }
    }

    private static final ThreadLocal<@Nullable Actor> CURRENT = new ThreadLocal<>();
    private static final int STEP_SECONDS = 30;

    private final Random random;
    private final List<Actor> actors = new ArrayList<>();

    Interleaving(Random random) {
        this.random = random;
    }

    /** Where an actor waits for its turn; without effect for any other thread. */
    static void gate() {
        Actor actor = CURRENT.get();
        if (actor != null) {
            actor.awaitTurn();
        }
    }

    /** Whether the running actor meets something that happens so often. */
    static boolean chance(double probability) {
        Actor actor = CURRENT.get();
        return actor != null && actor.faults && actor.random.nextDouble() < probability;
    }

    /** @param faults whether its calls may fail, and it may be killed */
    void add(String name, boolean faults, Runnable work) {
        actors.add(new Actor(name, faults, work, random));
    }

    /**
     * Runs all to their ends.
     *
     * @param afterEachStep is called while all of them stand still
     * @param killed        is given the name of each that was killed
     */
    void run(double killing, Runnable afterEachStep, Consumer<String> killed) {
        while (true) {
            List<Actor> running = actors.stream().filter(actor -> !actor.ended).toList();
            if (running.isEmpty()) {
                return;
            }
            List<Actor> awake =
                    running.stream().filter(actor -> actor.frozenFor == 0).toList();
            running.forEach(actor -> actor.frozenFor = Math.max(0, actor.frozenFor - 1));
            if (awake.isEmpty()) {
                continue;
            }
            Actor actor = awake.get(random.nextInt(awake.size()));
            if (random.nextInt(25) == 0) {
                actor.frozenFor = 10 + random.nextInt(70);
                continue;
            }
            boolean kill = actor.faults && random.nextDouble() < killing;
            actor.step(kill);
            if (kill) {
                killed.accept(actor.name);
            }
            afterEachStep.run();
        }
    }

    private static final class Actor {
        private final String name;
        private final boolean faults;
        private final Random random;
        private final Thread thread;
        private final Semaphore turn = new Semaphore(0);
        private final Semaphore waiting = new Semaphore(0);
        private int frozenFor;
        private boolean toBeKilled;
        private volatile boolean ended;
        private volatile @Nullable Throwable failure;

        Actor(String name, boolean faults, Runnable work, Random random) {
            this.name = name;
            this.faults = faults;
            this.random = random;
            this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> {
                CURRENT.set(this);
                try {
                    awaitTurn();
                    work.run();
                } catch (Killed e) {
                    // as asked for
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    ended = true;
                    waiting.release();
                }
            });
            thread.start();
            awaitGate();
        }

        void awaitTurn() {
            waiting.release();
            turn.acquireUninterruptibly();
            if (toBeKilled) {
                throw new Killed();
            }
        }

        void step(boolean kill) {
            toBeKilled = kill;
            turn.release();
            awaitGate();
            Throwable failed = failure;
            if (failed != null) {
                throw new AssertionError(name + " failed", failed);
            }
        }

        private void awaitGate() {
            try {
                if (!waiting.tryAcquire(STEP_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError(name + " does not reach its next step: it waits for another actor");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
