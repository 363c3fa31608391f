package io.hotdeal.worker.settlement;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.worker.messaging.PublishException;
import io.hotdeal.worker.orders.OrderHistory;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.RepeatableTransaction;
import io.hotdeal.worker.orders.SettlementRows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Settles the orders whose offer's shard of Redis was unavailable. A pass tries one order of each offer, all of them in one round trip, and
 * then settles what waits of the offers that were reached. A row's due time is its lease: the worker that moves it settles
 * it, and deletes it last, so that after a crash at any point another pass finds it.
 */
@Component
class SweepDueSettlements {

    private static final Logger LOG = LoggerFactory.getLogger(SweepDueSettlements.class);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int OFFERS_IN_A_PASS = 1_000;
    private static final int ORDERS_IN_A_BATCH = 500;
    /** So that a pass is over soon, and the next one finds offers that were reached meanwhile. */
    private static final int BATCHES_OF_AN_OFFER = 10;

    private final SettlementRows rows;
    private final DueSettlements due;
    private final OrderHistory history;
    private final SettleOrders settleOrders;
    private final RepeatableTransaction transaction;
    private final Clock clock;

    SweepDueSettlements(
            SettlementRows rows,
            DueSettlements due,
            OrderHistory history,
            SettleOrders settleOrders,
            RepeatableTransaction transaction,
            Clock clock) {
        this.rows = rows;
        this.due = due;
        this.history = history;
        this.settleOrders = settleOrders;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${hotdeal.worker.payment.sweep-every:2s}")
    void sweep() {
        try {
            List<OfferId> tried = due.offers().stream()
                    .filter(offer -> !due.isPaused(offer))
                    .limit(OFFERS_IN_A_PASS)
                    .toList();
            int settled = settle(tried, 1);
            for (OfferId offer :
                    tried.stream().filter(each -> !due.isPaused(each)).toList()) {
                settled += settleAll(offer);
                if (due.isPaused(offer)) {
                    break; // Its shard was lost just now, and may be that of many: the next pass tries them together.
                }
            }
            if (settled > 0) {
                LOG.info("{} settlements were due", settled);
            }
        } catch (DataAccessException | TransactionException | PublishException e) {
            // The rows are due again when their lease ends.
            LOG.warn(
                    "the sweep of due settlements failed and is tried again: {}",
                    String.valueOf(getMostSpecificCause(e)));
        }
    }

    private int settleAll(OfferId offer) {
        int settled = 0;
        int last = 1;
        for (int batch = 0; last > 0 && batch < BATCHES_OF_AN_OFFER; batch++) {
            last = settle(List.of(offer), ORDERS_IN_A_BATCH);
            settled += last;
        }
        return settled;
    }

    /** @return how many were due and are settled now */
    private int settle(Collection<OfferId> offers, int atMost) {
        Instant now = clock.instant();
        List<OrderId> leased = transaction.run(() -> rows.lease(offers, atMost, now, now.plus(LEASE)));
        if (leased.isEmpty()) {
            return 0;
        }
        Set<OrderId> unreachable = settleOrders.settle(history.find(leased).values().stream()
                .filter(row -> row.status().isFinal())
                .map(OrderRow::settled)
                .toList());
        List<OrderId> done =
                leased.stream().filter(order -> !unreachable.contains(order)).toList();
        transaction.run(() -> {
            rows.delete(done);
            return done;
        });
        return done.size();
    }
}
