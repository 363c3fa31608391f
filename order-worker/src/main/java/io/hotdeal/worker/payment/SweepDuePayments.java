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
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Publishes payments that are due: after an unknown outcome, and after a crash anywhere between a row's commit and its
 * settlement. A row's due time is its lease: the worker that moves it publishes it. One pass goes on as long as rows are due
 * and the payment stage keeps up, so that after an outage the stage works at its full rate.
 */
@Component
class SweepDuePayments {

    private static final Logger LOG = LoggerFactory.getLogger(SweepDuePayments.class);
    private static final int MAX_BATCHES = 100;
    /** How long a pass waits for the stage to take a batch in: 2 s. */
    private static final int ROOM_POLLS = 20;
    /** How long it waits for a provider that does not respond: 0.5 s. */
    private static final int PROBE_POLLS = 5;

    private static final long ROOM_POLL_MILLIS = 100;

    private final PaymentRows payments;
    private final PaymentQueue queue;
    private final EventPublisher events;
    private final RepeatableTransaction transaction;
    private final PaymentProperties limits;
    private final MeterRegistry meters;
    private final Clock clock;

    SweepDuePayments(
            PaymentRows payments,
            PaymentQueue queue,
            EventPublisher events,
            RepeatableTransaction transaction,
            PaymentProperties limits,
            MeterRegistry meters,
            Clock clock) {
        this.payments = payments;
        this.queue = queue;
        this.events = events;
        this.transaction = transaction;
        this.limits = limits;
        this.meters = meters;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${hotdeal.worker.payment.sweep-every:2s}")
    void sweep() {
        int swept = 0;
        try {
            int room = 0;
            for (int batches = 0; batches < MAX_BATCHES && isAnyDue(); batches++) {
                if (room <= 0) {
                    if (!hasRoom(batches)) {
                        break;
                    }
                    room = queue.size();
                }
                // May be fewer because another worker takes the same rows: that is no reason to end the pass.
                swept += publish(Math.min(room, limits.batchSize()));
                room -= limits.batchSize();
            }
        } catch (DataAccessException | TransactionException | PublishException | IllegalStateException e) {
            // The rows stay due: the next pass, or another worker's, finds them again.
            LOG.warn(
                    "the sweep of due payments failed and is tried again: {}", String.valueOf(getMostSpecificCause(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (swept > 0) {
            meters.counter("hotdeal.swept").increment(swept);
            LOG.info("{} payments were due", swept);
        }
    }

    private boolean isAnyDue() {
        return !payments.due(clock.instant(), 1).isEmpty();
    }

    /** Before the first batch at once or not at all. Later it waits for the stage, and for a provider that the first payments probe. */
    private boolean hasRoom(int batches) throws InterruptedException {
        if (batches == 0) {
            return queue.hasRoom();
        }
        for (int poll = 0; poll < (queue.isFlowing() ? ROOM_POLLS : PROBE_POLLS); poll++) {
            if (queue.hasRoom() && queue.isFlowing()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(ROOM_POLL_MILLIS);
        }
        return false;
    }

    private int publish(int atMost) {
        Instant now = clock.instant();
        List<Due> leased = transaction.run(() -> lease(now, atMost));
        events.publish(leased.stream()
                .map(due -> new OrderRecorded(due.orderId(), due.offerId(), now))
                .toList());
        return leased.size();
    }

    private List<Due> lease(Instant now, int atMost) {
        List<Due> due = payments.due(now, atMost).stream()
                .sorted(Comparator.comparing(Due::orderId))
                .toList();
        return due.isEmpty() ? due : payments.lease(due, now, now.plus(limits.sweepLease()));
    }
}
