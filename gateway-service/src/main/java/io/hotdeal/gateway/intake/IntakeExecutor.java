package io.hotdeal.gateway.intake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs what Tomcat has to do for its connections on virtual threads, a bounded number at a time. What is beyond waits in the order
 * of its arrival, and without a thread, a processor or a buffer: a connection waits at most once, so
 * {@code server.tomcat.max-connections} bounds the queue. What has waited for longer than the patience is run to be refused, by its
 * age, which is the length of the queue divided by the rate at which it is served.
 *
 * <p>A place is for requests that are quick. One that belongs to another part gives it up ({@link #giveUpPlace}), and from one
 * that has taken longer than 250 ms {@link #look} takes it away, as long as there are slow places. Safe for any thread.
 */
final class IntakeExecutor implements Executor {

    /** Longer than a batch takes, far shorter than anybody's patience. */
    private static final Duration SLOW = Duration.ofMillis(250);
    /** Refusals at a time, so that clients that read nothing cannot hold all of them up. */
    private static final int REFUSALS = 64;

    private static final ThreadLocal<@Nullable Work> CURRENT = new ThreadLocal<>();

    private enum Place {
        QUICK,
        SLOW,
        /** Refused without a place. */
        REFUSAL,
        /** In the places of its part. */
        NONE
    }

    private record Waiting(Runnable task, long since) {}

    private final int concurrency;
    private final int slowConcurrency;
    private final long patience;
    private final LongSupplier nanos;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private final Set<Work> quick = new HashSet<>();
    private int slow;
    private int refusals;

    IntakeExecutor(int concurrency, int slowConcurrency, Duration patience, LongSupplier nanos) {
        this.concurrency = concurrency;
        this.slowConcurrency = slowConcurrency;
        this.patience = patience.toNanos();
        this.nanos = nanos;
    }

    /** A virtual thread that runs one task after another, as long as it has a place and tasks wait. */
    private final class Work implements Runnable {

        private Waiting next;
        private Place place;
        private long begun;
        private volatile boolean overdue;

        Work(Waiting first, Place place, long now) {
            next = first;
            this.place = place;
            begin(first, now);
        }

        private void begin(Waiting task, long now) {
            next = task;
            begun = now;
            overdue = place == Place.REFUSAL || now - task.since() > patience;
        }

        private boolean holdsPlace() {
            synchronized (IntakeExecutor.this) {
                return place == Place.QUICK;
            }
        }

        private void giveUp() {
            release(this);
        }

        @Override
        public void run() {
            CURRENT.set(this);
            do {
                try {
                    next.task().run();
                } catch (Throwable e) {
                    // As in a pool: the thread's handler is told, and the place is free again.
                    Thread thread = Thread.currentThread();
                    thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
                }
            } while (hasNext(this));
        }
    }

    @Override
    public void execute(Runnable task) {
        Work work;
        synchronized (this) {
            long now = nanos.getAsLong();
            var waiting = new Waiting(task, now);
            if (quick.size() >= concurrency || !queue.isEmpty()) {
                queue.add(waiting);
                return;
            }
            work = startQuick(waiting, now);
        }
        Thread.startVirtualThread(work);
    }

    private Work startQuick(Waiting task, long now) {
        var work = new Work(task, Place.QUICK, now);
        quick.add(work);
        return work;
    }

    private synchronized boolean hasNext(Work work) {
        if (work.place != Place.QUICK) {
            leave(work);
            if (quick.size() >= concurrency || queue.isEmpty()) {
                return false;
            }
            work.place = Place.QUICK;
            quick.add(work);
        }
        Waiting next = queue.poll();
        if (next == null) {
            quick.remove(work);
            return false;
        }
        work.begin(next, nanos.getAsLong());
        return true;
    }

    private void leave(Work work) {
        switch (work.place) {
            case SLOW -> slow--;
            case REFUSAL -> refusals--;
            case QUICK -> quick.remove(work);
            case NONE -> {}
        }
    }

    /** Whether the calling thread's request has waited for longer than the patience, and is to be refused. */
    static boolean isOverdue() {
        Work work = CURRENT.get();
        return work != null && work.overdue;
    }

    /** Whether the calling thread's request has a place here; false on threads of other executors. */
    static boolean hasPlace() {
        Work work = CURRENT.get();
        return work != null && work.holdsPlace();
    }

    /** The calling thread's request goes on in the places of its part, and the next one takes its place here. */
    static void giveUpPlace() {
        Work work = CURRENT.get();
        if (work != null) {
            work.giveUp();
        }
    }

    private void release(Work work) {
        synchronized (this) {
            leave(work);
            work.place = Place.NONE;
        }
        startWaiting();
    }

    /** To be called every few ten milliseconds: moves what is slow, and refuses what has waited too long. */
    void look() {
        synchronized (this) {
            long now = nanos.getAsLong();
            var works = quick.iterator();
            while (slow < slowConcurrency && works.hasNext()) {
                Work work = works.next();
                if (now - work.begun > SLOW.toNanos()) {
                    works.remove();
                    work.place = Place.SLOW;
                    slow++;
                }
            }
        }
        startWaiting();
    }

    private void startWaiting() {
        List<Work> started = new ArrayList<>();
        synchronized (this) {
            long now = nanos.getAsLong();
            while (!queue.isEmpty() && quick.size() < concurrency) {
                started.add(startQuick(queue.remove(), now));
            }
            while (refusals < REFUSALS
                    && !queue.isEmpty()
                    && now - queue.element().since() > patience) {
                started.add(new Work(queue.remove(), Place.REFUSAL, now));
                refusals++;
            }
        }
        started.forEach(Thread::startVirtualThread);
    }

    /** Tasks that wait for a place. */
    synchronized int waiting() {
        return queue.size();
    }
}
