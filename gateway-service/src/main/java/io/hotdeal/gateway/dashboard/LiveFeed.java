package io.hotdeal.gateway.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes snapshots while a page is open, once for all pages. A page that reads slowly misses some; it delays no other.
 */
@Component
class LiveFeed implements SmartLifecycle {

    private final LiveSnapshotFactory drawFrame;
    private final JsonMapper json;
    private final DashboardProperties limits;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int pages;
    private boolean drawing;
    private boolean running;
    private long number;
    private byte[] frame = {};

    LiveFeed(LiveSnapshotFactory drawFrame, JsonMapper json, DashboardProperties limits) {
        this.drawFrame = drawFrame;
        this.json = json;
        this.limits = limits;
    }

    /** An open page, with a thread of its own. */
    final class Page implements AutoCloseable {

        private long shown = number;

        /**
         * Waits for a frame that was not shown yet.
         *
         * @return it as a server-sent event; null when the feed has ended
         */
        byte @Nullable [] next() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (number == shown && drawing) {
                    changed.await();
                }
                if (number == shown) {
                    return null;
                }
                shown = number;
                return frame;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                pages--;
            } finally {
                lock.unlock();
            }
        }
    }

    /** @return empty when too many pages are open, or the gateway ends */
    Optional<Page> open() {
        lock.lock();
        try {
            if (!running || pages >= limits.pages()) {
                return Optional.empty();
            }
            pages++;
            if (!drawing) {
                drawing = true;
                Thread.ofVirtual().name("live-feed").start(this::draw);
            }
            return Optional.of(new Page());
        } finally {
            lock.unlock();
        }
    }

    private void draw() {
        try {
            while (isWatched()) {
                publish(("event: frame\ndata: " + json.writeValueAsString(drawFrame.draw()) + "\n\n").getBytes(UTF_8));
                LockSupport.parkNanos(limits.frameEvery().toNanos());
            }
        } finally {
            // Also when something fails: the pages end, come again and start another drawing.
            end();
        }
    }

    private boolean isWatched() {
        lock.lock();
        try {
            // Under the lock: a page that opens now either keeps this drawing on or starts the next.
            drawing = running && pages > 0;
            return drawing;
        } finally {
            lock.unlock();
        }
    }

    private void publish(byte[] event) {
        lock.lock();
        try {
            number++;
            frame = event;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            drawing = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        lock.lock();
        try {
            running = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            running = false;
        } finally {
            lock.unlock();
        }
        end();
    }

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /** After the shutdown's notice, before the web server waits for requests in work: a page is one without end. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}
