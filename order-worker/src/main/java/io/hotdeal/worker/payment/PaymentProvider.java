package io.hotdeal.worker.payment;

import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whoever moves the money. The order id is the idempotency key of everything: for one id the first final answer is final,
 * and asking again never captures again. Never throws for a charge: whatever is not a readable final answer is
 * {@link Unknown}, and unknown is never declined. Safe for any thread; every call is bounded in time.
 */
interface PaymentProvider {

    /** @param amount two decimals */
    record Charge(OrderId orderId, CustomerId customer, BigDecimal amount) {}

    sealed interface Outcome {}

    record Captured(String reference) implements Outcome {}

    record Declined(String reference) implements Outcome {}

    /** @param reason for the log */
    record Unknown(String reason) implements Outcome {}

    /**
     * Charges all, in one call.
     *
     * @param charges of different orders, at most 500
     * @return an outcome for every order
     */
    Map<OrderId, Outcome> charge(List<Charge> charges);

    /** Asks what became of earlier charges; unknown when there was none, declined when it was refunded. Charges nothing. */
    Map<OrderId, Outcome> status(Collection<OrderId> orders);

    /**
     * Gives a captured amount back. Repeatable.
     *
     * @throws RefundFailedException when it is not known to have been given back
     */
    void refund(OrderId order);

    /** The provider did not confirm a refund. */
    final class RefundFailedException extends RuntimeException {
        RefundFailedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
