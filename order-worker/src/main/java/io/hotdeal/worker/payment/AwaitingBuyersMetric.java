package io.hotdeal.worker.payment;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.hotdeal.worker.orders.PaymentRows;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Metric {@code hotdeal.orders.awaiting.buyers}: orders whose buyers may still pay, the same at each worker. */
@Component
class AwaitingBuyersMetric {

    private static final Logger LOG = LoggerFactory.getLogger(AwaitingBuyersMetric.class);

    private final PaymentRows payments;
    private final Clock clock;
    private final AtomicLong orders = new AtomicLong();

    AwaitingBuyersMetric(PaymentRows payments, MeterRegistry meters, Clock clock) {
        this.payments = payments;
        this.clock = clock;
        Gauge.builder("hotdeal.orders.awaiting.buyers", orders, AtomicLong::get).register(meters);
    }

    @Scheduled(fixedDelayString = "${hotdeal.worker.payment.checkout-poll:30s}")
    void count() {
        try {
            orders.set(payments.awaitingBuyers(clock.instant()));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn(
                    "orders that wait for their buyers are counted later: {}", String.valueOf(getMostSpecificCause(e)));
        }
    }
}
