package io.hotdeal.gateway.offers;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Says how many orders are ahead of one, and about when it will be settled: from samples of what the workers have yet to do, what
 * gateways have accepted and how fast workers settle, some seconds old. Reads memory only. One thread learns, any thread may ask.
 */
@Component
public final class ExpectedWait {

    /** Five minutes of samples, one every two seconds; orders that wait for longer than that are told a little too much. */
    private static final int SAMPLES = 150;

    /**
     * What one order waits for.
     *
     * @param ordersAhead      that the workers settle first
     * @param settledInSeconds about; null while no worker tells how fast it is
     */
    public record Wait(
            long ordersAhead,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long settledInSeconds) {}

    /**
     * What is known at one moment.
     *
     * @param at               ms since the epoch, by the clock of Redis
     * @param accepted         orders of all gateways so far; it only grows, but when a gateway has ended
     * @param toRecord         orders that no worker has recorded yet
     * @param toPay            recorded orders that no worker has charged yet
     * @param settledPerSecond of all workers; null while none tells
     */
    public record Sample(
            long at,
            long accepted,
            long toRecord,
            long toPay,
            @Nullable Double settledPerSecond) {}

    /** Never changed after it was made. */
    private static final class Known {
        private final long[] at;
        private final long[] accepted;
        private final Sample last;
        /** Of an order that is placed now. */
        private final Wait now;

        private Known(long[] at, long[] accepted, Sample last) {
            this.at = at;
            this.accepted = accepted;
            this.last = last;
            this.now = of(last, last.toRecord() + last.toPay());
        }
    }

    private volatile @Nullable Known known;

    /** Adds what is known now. */
    public void learn(Sample sample) {
        Known before = known;
        known = before != null && sample.accepted() >= before.last.accepted() && sample.at() > before.last.at()
                ? new Known(with(before.at, sample.at()), with(before.accepted, sample.accepted()), sample)
                : new Known(new long[] {sample.at()}, new long[] {sample.accepted()}, sample);
    }

    private static long[] with(long[] values, long next) {
        int from = Math.max(0, values.length - SAMPLES + 1);
        long[] more = Arrays.copyOfRange(values, from, values.length + 1);
        more[more.length - 1] = next;
        return more;
    }

    /** Nothing is known any more: Redis or Kafka does not say. */
    public void forget() {
        known = null;
    }

    /** Of an order that is placed now: the same object until the next sample. Null while nothing is known. */
    public @Nullable Wait now() {
        Known current = known;
        return current == null ? null : current.now;
    }

    /**
     * Of an order that waits.
     *
     * @param isRecorded whether only its payment is left
     * @return null while nothing is known
     */
    public @Nullable Wait since(Instant reservedAt, boolean isRecorded) {
        Known current = known;
        if (current == null) {
            return null;
        }
        Sample last = current.last;
        int found = Arrays.binarySearch(current.at, reservedAt.toEpochMilli());
        // The first sample after it: what was accepted between the two counts as ahead.
        int next = Math.min(found < 0 ? -found - 1 : found, current.at.length - 1);
        long behind = last.accepted() - current.accepted[next];
        long ahead = Math.max(0, last.toRecord() + last.toPay() - behind - 1); // without the order itself
        return of(last, isRecorded ? Math.min(ahead, last.toPay()) : ahead);
    }

    private static Wait of(Sample sample, long ahead) {
        Double rate = sample.settledPerSecond();
        if (rate == null || (rate <= 0 && ahead > 0)) {
            return new Wait(ahead, null);
        }
        // One more: the order itself is recorded, charged and settled.
        return new Wait(ahead, ahead == 0 ? 1 : 1 + (long) Math.ceil(ahead / rate));
    }
}
