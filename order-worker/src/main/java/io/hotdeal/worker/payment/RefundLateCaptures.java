package io.hotdeal.worker.payment;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.hotdeal.order.OrderId;
import io.hotdeal.worker.orders.RefundRows;
import io.hotdeal.worker.orders.RefundRows.DueRefund;
import io.hotdeal.worker.orders.RefundRows.End;
import io.hotdeal.worker.orders.RepeatableTransaction;
import io.hotdeal.worker.payment.PaymentProvider.AwaitingBuyer;
import io.hotdeal.worker.payment.PaymentProvider.Captured;
import io.hotdeal.worker.payment.PaymentProvider.Declined;
import io.hotdeal.worker.payment.PaymentProvider.NotCharged;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.payment.PaymentProvider.RefundFailedException;
import io.hotdeal.worker.payment.PaymentProvider.Refused;
import io.hotdeal.worker.payment.PaymentProvider.Unknown;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Looks once more at the charges of declined orders, and gives back what was captured all the same: the first final outcome
 * of an order is final. A refund that fails is due again after a growing pause, a bounded number of times.
 */
@Component
class RefundLateCaptures {

    private static final Logger LOG = LoggerFactory.getLogger(RefundLateCaptures.class);
    private static final String FAILED = "hotdeal.refunds.failed";
    /** Of one pass: refunds are single calls, and the lease must outlast them. */
    private static final int ROWS = 100;

    private final RefundRows refunds;
    private final PaymentProvider provider;
    private final RepeatableTransaction transaction;
    private final PaymentProperties limits;
    private final MeterRegistry meters;
    private final Clock clock;

    RefundLateCaptures(
            RefundRows refunds,
            PaymentProvider provider,
            RepeatableTransaction transaction,
            PaymentProperties limits,
            MeterRegistry meters,
            Clock clock) {
        this.refunds = refunds;
        this.provider = provider;
        this.transaction = transaction;
        this.limits = limits;
        this.meters = meters;
        this.clock = clock;
        // From the start on: an alert on the first one needs the zero before it.
        List.of("postponed", "given-up").forEach(outcome -> meters.counter(FAILED, "outcome", outcome));
    }

    /** Makes declined orders due now: a capture was seen, or their record came again. */
    void lookAgain(List<OrderId> declined) {
        if (!declined.isEmpty()) {
            transaction.run(() -> {
                refunds.lookAgain(declined, clock.instant());
                return declined;
            });
        }
    }

    @Scheduled(fixedDelayString = "${hotdeal.worker.payment.sweep-every:2s}")
    void refund() {
        try {
            Instant now = clock.instant();
            List<DueRefund> due = transaction.run(() -> refunds.lease(now, now.plus(limits.sweepLease()), ROWS));
            if (!due.isEmpty()) {
                Map<OrderId, Outcome> known =
                        provider.status(due.stream().map(DueRefund::orderId).toList());
                due.forEach(refund -> refund(refund, known.getOrDefault(refund.orderId(), new Unknown("not named"))));
            }
        } catch (DataAccessException | TransactionException e) {
            // The rows stay due: the next pass, or another worker's, finds them again.
            LOG.warn("refunds failed and are tried again: {}", String.valueOf(getMostSpecificCause(e)));
        }
    }

    private void refund(DueRefund refund, Outcome known) {
        switch (known) {
            case Declined declined -> end(refund, End.NONE);
            case NotCharged notCharged -> end(refund, End.NONE);
            case Captured captured -> giveBack(refund);
            case Unknown unknown -> tryLater(refund, unknown.reason(), !unknown.unavailable());
            case Refused refused -> tryLater(refund, refused.reference());
            case AwaitingBuyer open -> endPayment(refund);
        }
    }

    /** Its buyer could still pay, which must not be once the order has ended. */
    private void endPayment(DueRefund refund) {
        Outcome ended =
                provider.expire(List.of(refund.orderId())).getOrDefault(refund.orderId(), new Unknown("not named"));
        if (ended instanceof AwaitingBuyer) {
            tryLater(refund, "the provider does not end the payment");
        } else {
            refund(refund, ended);
        }
    }

    private void giveBack(DueRefund refund) {
        try {
            provider.refund(refund.orderId());
        } catch (RefundFailedException e) {
            tryLater(refund, String.valueOf(e.getMessage()));
            return;
        }
        if (end(refund, End.REFUNDED)) {
            meters.counter("hotdeal.refunds").increment();
            LOG.atWarn()
                    .addKeyValue("orderId", refund.orderId())
                    .log("order {} was captured after it had been declined, and is refunded", refund.orderId());
        }
    }

    private void tryLater(DueRefund refund, String reason) {
        tryLater(refund, reason, true);
    }

    /** @param tried false when the provider is unavailable: an outage, however long, gives up no money of a buyer */
    private void tryLater(DueRefund refund, String reason, boolean tried) {
        if (tried && refund.attempts() + 1 >= limits.refundTries()) {
            if (end(refund, End.GIVEN_UP)) {
                meters.counter(FAILED, "outcome", "given-up").increment();
                LOG.atError()
                        .addKeyValue("orderId", refund.orderId())
                        .log("the refund of order {} is given up, refund it by hand: {}", refund.orderId(), reason);
            }
            return;
        }
        Instant now = clock.instant();
        transaction.run(() -> {
            Duration pause = tried ? limits.refundPauseAfter(refund.attempts()) : limits.sweepLease();
            refunds.postpone(refund.orderId(), now, now.plus(pause), tried);
            return refund;
        });
        meters.counter(FAILED, "outcome", "postponed").increment();
        LOG.warn("the charge of declined order {} is looked at again later: {}", refund.orderId(), reason);
    }

    private boolean end(DueRefund refund, End end) {
        return transaction.run(() -> refunds.end(refund.orderId(), end, clock.instant()));
    }
}
