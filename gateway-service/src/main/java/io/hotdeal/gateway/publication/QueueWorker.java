package io.hotdeal.gateway.publication;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A daemon thread that serves a queue until it is told to stop and the queue is empty, or until that takes too long. */
final class QueueWorker {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private volatile boolean running;
    private @Nullable Thread thread;

    synchronized void start(String name, Runnable serve) {
        running = true;
        thread = Thread.ofPlatform().name(name).daemon().start(serve);
    }

    boolean isRunning() {
        return running;
    }

    synchronized void stop() {
        running = false;
        if (thread == null) {
            return;
        }
        try {
            if (!thread.join(STOP_WITHIN)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
