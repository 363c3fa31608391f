package io.hotdeal.gateway.intake;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Goes on serving for a while after SIGTERM, with readiness already down, so that a load balancer has stopped sending
 * buyers here before the door closes.
 */
@Component
class ShutdownNotice implements SmartLifecycle {

    private final Duration notice;
    private volatile boolean running;

    ShutdownNotice(ShutdownProperties properties) {
        this.notice = properties.shutdownNotice();
    }

    @Override
    public void start() {
        running = true;
    }

    /** Spring has refused traffic in the readiness state already, and waits for this before it stops the web server. */
    @Override
    public void stop() {
        long end = System.nanoTime() + notice.toNanos();
        for (long left = notice.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server's own graceful end, which has a lower phase. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
