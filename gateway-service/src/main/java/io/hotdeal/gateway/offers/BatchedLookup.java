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
 * the same key share its answer.
 */
final class BatchedLookup<K, V> {

    /** Thrown when there is no answer in time, or too many wait for one. */
    static final class NoAnswerException extends RuntimeException {
        NoAnswerException(String message) {
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

    /** @param lookup gets 1 to 500 keys; a key that is missing in its result has no answer */
    BatchedLookup(Function<Set<K>, Map<K, V>> lookup) {
        this.lookup = lookup;
    }

    /**
     * Waits for the answer for two seconds at most.
     *
     * @throws NoAnswerException when there is none
     * @throws RuntimeException  what the lookup threw
     */
    V ask(K key) {
        CompletableFuture<V> answer = enqueue(key);
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new NoAnswerException("no answer within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("interrupted while waiting for an answer");
        }
    }

    private synchronized CompletableFuture<V> enqueue(K key) {
        if (looking && System.nanoTime() - lookingSince > STUCK.toNanos()) {
            throw new NoAnswerException("the lookup before this one has had no answer for a second");
        }
        CompletableFuture<V> asked = waiting.get(key);
        if (asked != null) {
            return asked;
        }
        if (waiting.size() >= WAITING) {
            throw new NoAnswerException(WAITING + " others wait for an answer");
        }
        var answer = new CompletableFuture<V>();
        waiting.put(key, answer);
        if (!serving) {
            serving = true;
            Thread.ofVirtual().name("lookup").start(this::serve);
        }
        return answer;
    }

    private void serve() {
        Map<K, CompletableFuture<V>> batch;
        do {
            LockSupport.parkNanos(GATHER.toNanos());
            batch = next();
            answer(batch);
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

    private void answer(Map<K, CompletableFuture<V>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            Map<K, V> found = lookup.apply(new HashSet<>(batch.keySet()));
            batch.forEach((key, answer) -> {
                V value = found.get(key);
                if (value == null) {
                    answer.completeExceptionally(new NoAnswerException("no answer for " + key));
                } else {
                    answer.complete(value);
                }
            });
        } catch (RuntimeException e) {
            // Each caller decides what it means; the next call asks again.
            batch.values().forEach(answer -> answer.completeExceptionally(e));
        } finally {
            looked();
        }
    }

    private synchronized void looked() {
        looking = false;
    }
}
