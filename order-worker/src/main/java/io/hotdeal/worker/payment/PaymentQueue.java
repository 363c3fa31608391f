package io.hotdeal.worker.payment;

import java.util.function.LongSupplier;

/** Tells the sweep how many due payments it may send to the payment stage now. */
final class PaymentQueue {

    /** Enough to notice that the provider responds again. */
    static final int PROBES = 10;

    private final LongSupplier waiting;
    private final PaymentProvider provider;
    private final PaymentProperties limits;

    /** @param waiting records that the payment stage has yet to commit; throws IllegalStateException when Kafka does not say */
    PaymentQueue(LongSupplier waiting, PaymentProvider provider, PaymentProperties limits) {
        this.waiting = waiting;
        this.provider = provider;
        this.limits = limits;
    }

    /**
     * When the stage has less than a batch to do: with more, a payment that is due is most likely waiting for its turn, and a copy
     * of its record would only lengthen the queue.
     */
    boolean hasRoom() {
        return waiting.getAsLong() < limits.batchSize();
    }

    /** Whether the provider responds; else only {@link #PROBES} payments may be sent before it does. */
    boolean isFlowing() {
        return provider.isResponding();
    }

    /** A batch for each consumer of this worker, so that none of them waits for the sweep. A few, while the provider does not respond. */
    int size() {
        return isFlowing() ? limits.batchSize() * limits.concurrency() : PROBES;
    }
}
