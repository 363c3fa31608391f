package io.hotdeal.worker.payment;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.hotdeal.worker.messaging.PublishException;
import io.hotdeal.worker.orders.CancelRows.CancelRow;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Ends the orders that administrators want to end. A row's due time is its lease: the worker that moves it tries it, so that after a
 * crash at any point another pass finds it.
 */
@Component
class SweepDueCancels {

    private static final Logger LOG = LoggerFactory.getLogger(SweepDueCancels.class);
    /** Of one lease: each may take a few calls to the provider, which it must outlast, and one that fails leaves no other leased. */
    private static final int ROWS = 1;
    /** So that a pass has an end. */
    private static final int LEASES = 500;

    private final StoreCancels storeCancels;
    private final CancelOrder cancelOrder;

    SweepDueCancels(StoreCancels storeCancels, CancelOrder cancelOrder) {
        this.storeCancels = storeCancels;
        this.cancelOrder = cancelOrder;
    }

    @Scheduled(fixedDelayString = "${hotdeal.worker.payment.sweep-every:2s}")
    void sweep() {
        try {
            int leased = ROWS;
            for (int lease = 0; leased == ROWS && lease < LEASES; lease++) {
                List<CancelRow> due = storeCancels.lease(ROWS);
                due.forEach(cancelOrder::attempt);
                leased = due.size();
            }
        } catch (DataAccessException | TransactionException | PublishException e) {
            // The rows are due again when their lease ends.
            LOG.warn("the sweep of due cancels failed and is tried again: {}", String.valueOf(getMostSpecificCause(e)));
        }
    }
}
