package io.hotdeal.gateway.offers;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks many keys up at a time for callers that ask for one each: at most one lookup is in flight, however many ask. Callers of
 * the same key share its result. After a lookup that failed, one caller waits for the next one, which shows whether it works
 * again; the others are told at once. Safe for any thread.
 */
final class BatchedLookup<K, V> {

    /** Thrown when there is no result in time, too many wait for one, or the lookup does not work now. */
    static final class NoResultException extends RuntimeException {
        NoResultException(String message) {
            super(message);
        }
    }

    private static final int BATCH = 500;
    private static final int WAITING = 5_000;
    /** Lets questions gather, so that one lookup serves many. */
    private static final Duration GATHER = Duration.ofMillis(5);
    /** A lookup that takes longer is stuck: questions that come now are not even asked. */
    private static final Duration STUCK = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Function<Set<K>, Map<K, V>> lookup;
    private final Map<K, CompletableFuture<V>> waiting = new LinkedHashMap<>();
    private boolean serving;
    private long lookingSince;
    private boolean looking;
    private boolean failed;

    /** @param lookup gets 1 to 500 keys; a key that it leaves out has no result */
    BatchedLookup(Function<Set<K>, Map<K, V>> lookup) {
        this.lookup = lookup;
    }

    /**
     * Waits for the result for two seconds at most.
     *
     * @throws NoResultException when there is none
     * @throws RuntimeException  what the lookup threw
     */
    V ask(K key) {
        CompletableFuture<V> result = enqueue(key);
        try {
            return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new NoResultException("no result within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoResultException("interrupted while waiting for a result");
        }
    }

    /** Keys that wait for the next lookup. */
    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized CompletableFuture<V> enqueue(K key) {
        if (looking && System.nanoTime() - lookingSince > STUCK.toNanos()) {
            throw new NoResultException("the lookup before this one has had no result for a second");
        }
        CompletableFuture<V> asked = waiting.get(key);
        if (asked != null) {
            return asked;
        }
        if (failed && serving) {
            throw new NoResultException("the last lookup failed, and another caller waits for the next one");
        }
        if (waiting.size() >= WAITING) {
            throw new NoResultException(WAITING + " others wait for a result");
        }
        var result = new CompletableFuture<V>();
        waiting.put(key, result);
        if (!serving) {
            start();
        }
        return result;
    }

    /** Starts one that serves, with the lock held, and notes it only then: what cannot be started serves no caller. */
    private void start() {
        Thread.ofVirtual().name("lookup").start(this::serve);
        serving = true;
    }

    /** One lookup. However it ends, its callers are told, and those that wait have the next one. */
    private void serve() {
        Map<K, CompletableFuture<V>> batch = new LinkedHashMap<>();
        Map<K, V> found = Map.of();
        Throwable failure = null;
        try {
            LockSupport.parkNanos(GATHER.toNanos());
            take(batch);
            found = lookup.apply(new HashSet<>(batch.keySet()));
        } catch (Throwable e) {
            failure = e;
        }
        try {
            goOn(failure != null);
        } finally {
            complete(batch, found, failure);
        }
    }

    private synchronized void take(Map<K, CompletableFuture<V>> batch) {
        Iterator<Map.Entry<K, CompletableFuture<V>>> oldest = waiting.entrySet().iterator();
        while (batch.size() < BATCH && oldest.hasNext()) {
            Map.Entry<K, CompletableFuture<V>> next = oldest.next();
            batch.put(next.getKey(), next.getValue());
            oldest.remove();
        }
        looking = true;
        lookingSince = System.nanoTime();
    }

    /** Before the callers are told: one that asks again at once begins the next lookup. */
    private synchronized void goOn(boolean failed) {
        this.failed = failed;
        looking = false;
        serving = false;
        if (!waiting.isEmpty()) {
            start();
        }
    }

    private static <K, V> void complete(
            Map<K, CompletableFuture<V>> batch, Map<K, V> found, @Nullable Throwable failure) {
        batch.forEach((key, result) -> {
            V value = found.get(key);
            if (failure != null) {
                result.completeExceptionally(failure); // each caller decides what it means
            } else if (value == null) {
                result.completeExceptionally(new NoResultException("no result for " + key));
            } else {
                result.complete(value);
            }
        });
    }
}
