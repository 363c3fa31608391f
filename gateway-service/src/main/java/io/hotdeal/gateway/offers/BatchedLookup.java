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

/**
 * Looks many keys up at a time for callers that ask for one each: at most one lookup is in flight, however many ask. Callers of
 * the same key share its result.
 */
final class BatchedLookup<K, V> {

    /** Thrown when there is no result in time, or too many wait for one. */
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

    private synchronized CompletableFuture<V> enqueue(K key) {
        if (looking && System.nanoTime() - lookingSince > STUCK.toNanos()) {
            throw new NoResultException("the lookup before this one has had no result for a second");
        }
        CompletableFuture<V> asked = waiting.get(key);
        if (asked != null) {
            return asked;
        }
        if (waiting.size() >= WAITING) {
            throw new NoResultException(WAITING + " others wait for a result");
        }
        var result = new CompletableFuture<V>();
        waiting.put(key, result);
        if (!serving) {
            serving = true;
            Thread.ofVirtual().name("lookup").start(this::serve);
        }
        return result;
    }

    private void serve() {
        Map<K, CompletableFuture<V>> batch;
        do {
            LockSupport.parkNanos(GATHER.toNanos());
            batch = next();
            complete(batch);
        } while (!batch.isEmpty());
    }

    private synchronized Map<K, CompletableFuture<V>> next() {
        Map<K, CompletableFuture<V>> batch = new LinkedHashMap<>();
        Iterator<Map.Entry<K, CompletableFuture<V>>> oldest = waiting.entrySet().iterator();
        while (batch.size() < BATCH && oldest.hasNext()) {
            Map.Entry<K, CompletableFuture<V>> next = oldest.next();
            batch.put(next.getKey(), next.getValue());
            oldest.remove();
        }
        looking = !batch.isEmpty();
        serving = looking;
        lookingSince = System.nanoTime();
        return batch;
    }

    private void complete(Map<K, CompletableFuture<V>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            Map<K, V> found = lookup.apply(new HashSet<>(batch.keySet()));
            batch.forEach((key, result) -> {
                V value = found.get(key);
                if (value == null) {
                    result.completeExceptionally(new NoResultException("no result for " + key));
                } else {
                    result.complete(value);
                }
            });
        } catch (RuntimeException e) {
            // Each caller decides what it means; the next call asks again.
            batch.values().forEach(result -> result.completeExceptionally(e));
        } finally {
            looked();
        }
    }

    private synchronized void looked() {
        looking = false;
    }
}
