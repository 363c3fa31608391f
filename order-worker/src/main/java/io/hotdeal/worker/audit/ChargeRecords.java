package io.hotdeal.worker.audit;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the payment provider holds of charges. Read only. */
interface ChargeRecords {

    /**
     * A charge as the provider tells it.
     *
     * @param orderId whatever it was charged for
     * @param status  CAPTURED, DECLINED or REFUNDED
     */
    record Charge(String orderId, BigDecimal amount, String status) {

        boolean isCaptured() {
            return status.equals("CAPTURED");
        }
    }

    /** @param next the last order id of this page; null when there is no further page */
    record Page(List<Charge> charges, @Nullable String next) {}

    /**
     * Charges by ascending order id.
     *
     * @param after {@link Page#next} of the page before; null for the first
     */
    Page chargesAfter(@Nullable String after);
}
