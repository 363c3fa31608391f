package io.hotdeal.worker.audit;

import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the payment provider holds of charges. Read only. */
public interface ChargeRecords {

    /**
     * A charge as the provider tells it.
     *
     * @param orderId whatever it was charged for
     * @param amount  null when the provider does not tell it
     * @param status  CAPTURED, DECLINED or REFUNDED; OPEN or EXPIRED of a buyer's payment that was not made
     */
    record Charge(String orderId, @Nullable BigDecimal amount, String status) {

        public boolean isCaptured() {
            return status.equals("CAPTURED");
        }

        /** Whether there was a charge at all. */
        boolean isCharge() {
            return !status.equals("OPEN") && !status.equals("EXPIRED");
        }
    }

    /** All charges there are, a page of them in memory. */
    void forEach(Consumer<Charge> visitor);

    /** Charges of these orders; those that were never charged are not in it. */
    List<Charge> of(Set<OrderId> orders);
}
