package io.hotdeal.worker.payment;

import java.util.function.LongSupplier;

/** Tells the sweep how many due payments it may send to the payment stage now. */
final class PaymentQueue {

    /** Enough to notice that the provider responds again. */
    static final int PROBES = 10;

    private final LongSupplier waiting;
    private final PaymentProvider provider;
    private final int batchSize;

    /** @param waiting records that the payment stage has yet to commit; throws IllegalStateException when Kafka does not say */
    PaymentQueue(LongSupplier waiting, PaymentProvider provider, int batchSize) {
        this.waiting = waiting;
        this.provider = provider;
        this.batchSize = batchSize;
    }

    /**
     * One batch, when the stage has less than a batch to do: with more, a payment that is due is most likely waiting for its
     * turn, and a copy of its record would only lengthen the queue. A few, while the provider does not respond.
     */
    int room() {
        if (waiting.getAsLong() >= batchSize) {
            return 0;
        }
        return provider.isResponding() ? batchSize : PROBES;
    }
}
