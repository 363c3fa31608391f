package io.hotdeal.worker.payment;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.hotdeal.order.OrderEvent.OrderRecorded;
import io.hotdeal.worker.messaging.EventPublisher;
import io.hotdeal.worker.messaging.PublishException;
import io.hotdeal.worker.orders.PaymentRows;
import io.hotdeal.worker.orders.PaymentRows.Due;
import io.hotdeal.worker.orders.RepeatableTransaction;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Publishes payments that are due: after an unknown outcome, and after a crash anywhere between a row's commit and its
 * settlement. A row's due time is its lease: whoever moves it, publishes it.
 */
@Component
class SweepDuePayments {

    private static final Logger LOG = LoggerFactory.getLogger(SweepDuePayments.class);
    private static final int ROWS = 500;

    private final PaymentRows payments;
    private final EventPublisher events;
    private final RepeatableTransaction transaction;
    private final PaymentProperties limits;
    private final MeterRegistry meters;
    private final Clock clock;

    SweepDuePayments(
            PaymentRows payments,
            EventPublisher events,
            RepeatableTransaction transaction,
            PaymentProperties limits,
            MeterRegistry meters,
            Clock clock) {
        this.payments = payments;
        this.events = events;
        this.transaction = transaction;
        this.limits = limits;
        this.meters = meters;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${hotdeal.worker.payment.sweep-every:2s}")
    void sweep() {
        try {
            Instant now = clock.instant();
            List<Due> leased = transaction.run(() -> lease(now));
            if (!leased.isEmpty()) {
                events.publish(leased.stream()
                        .map(due -> new OrderRecorded(due.orderId(), due.offerId(), now))
                        .toList());
                meters.counter("hotdeal.swept").increment(leased.size());
                LOG.info("{} payments were due", leased.size());
            }
        } catch (DataAccessException | TransactionException | PublishException e) {
            // The rows stay due: the next round, or another worker's, finds them again.
            LOG.warn(
                    "the sweep of due payments failed and is tried again: {}", String.valueOf(getMostSpecificCause(e)));
        }
    }

    private List<Due> lease(Instant now) {
        List<Due> due = payments.due(now, ROWS).stream()
                .sorted(Comparator.comparing(Due::orderId))
                .toList();
        return due.isEmpty() ? due : payments.lease(due, now, now.plus(limits.sweepLease()));
    }
}
