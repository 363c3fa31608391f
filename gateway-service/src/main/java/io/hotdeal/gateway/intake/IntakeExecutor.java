package io.hotdeal.gateway.intake;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs what Tomcat has to do for its connections on virtual threads, a bounded number at a time. What is beyond waits in the order
 * of its arrival, and without a thread, a processor or a buffer: a connection waits at most once, so
 * {@code server.tomcat.max-connections} bounds the queue. What has waited for longer than the patience is run to be refused, by its
 * age, which is the length of the queue divided by the rate at which it is served.
 *
 * <p>A place is for requests that are quick. One that belongs to another part gives it up ({@link #giveUpPlace}), and from one
 * that has taken longer than 250 ms {@link #checkTimes} takes it away, as long as there are slow places. Safe for any thread.
 */
final class IntakeExecutor implements Executor {

    /** Longer than a batch takes, far shorter than any patience. */
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

    // No lock: every task of every connection would pass it.
    private final Semaphore quick;
    private final Semaphore slow;
    private final Semaphore refusals = new Semaphore(REFUSALS);
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final Set<Work> works = ConcurrentHashMap.newKeySet();
    private final int concurrency;
    private final long patience;
    private final LongSupplier nanos;

    IntakeExecutor(int concurrency, int slowConcurrency, Duration patience, LongSupplier nanos) {
        this.concurrency = concurrency;
        this.quick = new Semaphore(concurrency);
        this.slow = new Semaphore(slowConcurrency);
        this.patience = patience.toNanos();
        this.nanos = nanos;
    }

    /** A virtual thread that runs one task after another, as long as it has a place and tasks wait. */
    private final class Work implements Runnable {

        private final AtomicReference<Place> place;
        private Waiting next;
        private volatile long begun;
        private volatile boolean overdue;
        /** Of the present task: those of its thread alone. */
        private int requests;

        Work(Waiting first, Place place, long now) {
            this.place = new AtomicReference<>(place);
            next = first;
            begin(now);
        }

        private void begin(long now) {
            begun = now;
            requests = 0;
            // Not by the place: the one to refuse may have found a place meanwhile, and this is the one behind it.
            overdue = now - next.since() > patience;
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
                Thread.interrupted(); // as in a pool: an interrupt is not the next task's
            } while (hasNext());
            works.remove(this);
        }

        /** Keeps a quick place only together with a task. */
        private boolean hasNext() {
            if (place.get() == Place.QUICK) {
                Waiting waiting = queue.poll();
                if (waiting != null) {
                    next = waiting;
                    begin(nanos.getAsLong());
                    return true;
                }
            }
            giveUp();
            return false;
        }

        /** The place is for the next one, also for what has come since the queue was found empty. */
        private void giveUp() {
            switch (place.getAndSet(Place.NONE)) {
                case QUICK -> quick.release();
                case SLOW -> slow.release();
                case REFUSAL -> refusals.release();
                case NONE -> {}
            }
            startWaiting();
        }

        private boolean isSlow(long now) {
            return now - begun > SLOW.toNanos();
        }

        private boolean delaysOthers() {
            return !isFirst() && !queue.isEmpty() && isSlow(nanos.getAsLong());
        }

        /** It has been late only because its thread was: a pause of the process, or too little of the processors. */
        private boolean isFirst() {
            return requests <= 1;
        }

        private boolean hasPlace() {
            Place present = place.get();
            return present == Place.QUICK || (present == Place.SLOW && isFirst());
        }

        /** Nothing when it has given its place up meanwhile. */
        private void slowDown() {
            if (slow.tryAcquire()) {
                (place.compareAndSet(Place.QUICK, Place.SLOW) ? quick : slow).release();
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        var waiting = new Waiting(task, nanos.getAsLong());
        if (queue.isEmpty() && quick.tryAcquire()) {
            start(waiting, Place.QUICK, waiting.since()); // it has not waited, whatever the patience
        } else {
            queue.add(waiting);
            startWaiting(); // a place may have become free before it was in the queue
        }
    }

    private void start(Waiting first, Place place, long now) {
        var work = new Work(first, place, now);
        works.add(work);
        Thread.startVirtualThread(work);
    }

    private void startWaiting() {
        while (!queue.isEmpty() && quick.tryAcquire()) {
            Waiting next = queue.poll();
            if (next == null) {
                quick.release(); // and look again: one may have come that found no place
            } else {
                start(next, Place.QUICK, nanos.getAsLong());
            }
        }
    }

    /** Whether the calling thread's request has waited for longer than the patience, and is to be refused. */
    static boolean isOverdue() {
        Work work = CURRENT.get();
        return work != null && work.overdue;
    }

    /** To be called at the begin of each request, before what follows. */
    static void beginRequest() {
        Work work = CURRENT.get();
        if (work != null) {
            work.requests++;
        }
    }

    /**
     * Whether the calling thread's request has a place here; false on threads of other executors. A slow place is for the first request
     * of its task, not for those that a client has sent behind it.
     */
    static boolean hasPlace() {
        Work work = CURRENT.get();
        return work != null && work.hasPlace();
    }

    /** Whether the calling thread has served its connection for so long that a request which begins now passes those that wait. */
    static boolean delaysOthers() {
        Work work = CURRENT.get();
        return work != null && work.delaysOthers();
    }

    /** The calling thread's request goes on in the places of its part, and the next one takes its place here. */
    static void giveUpPlace() {
        Work work = CURRENT.get();
        if (work != null) {
            work.giveUp();
        }
    }

    /** To be called every few ten milliseconds, by one thread: moves what is slow, and refuses what has waited too long. */
    void checkTimes() {
        long now = nanos.getAsLong();
        for (Work work : works) {
            if (work.place.get() == Place.QUICK && work.isSlow(now)) {
                work.slowDown();
            }
        }
        startWaiting();
        for (Waiting oldest = queue.peek();
                oldest != null && now - oldest.since() > patience && refusals.tryAcquire();
                oldest = queue.peek()) {
            Waiting next = queue.poll();
            if (next == null) {
                refusals.release();
            } else {
                start(next, Place.REFUSAL, now);
            }
        }
    }

    /** Whether nothing waits, and what has begun is slow, or in the places of its part. */
    boolean isQuiet() {
        return queue.isEmpty() && quick.availablePermits() == concurrency;
    }

    Duration patience() {
        return Duration.ofNanos(patience);
    }

    /** Tasks that wait for a place. Counts them one by one. */
    int waiting() {
        return queue.size();
    }
}
