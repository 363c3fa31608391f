package io.hotdeal.worker.payment;

import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves the money. The order id is the idempotency key of everything: for one id the first final answer is final,
 * and asking again never captures again. Never throws for a charge: whatever is not a readable final answer is
 * {@link Unknown}, and unknown is never declined. Safe for any thread; every call is bounded in time.
 */
interface PaymentProvider {

    /** @param amount two decimals */
    record Charge(OrderId orderId, CustomerId customer, BigDecimal amount) {}

    sealed interface Outcome {}

    record Captured(String reference) implements Outcome {}

    record Declined(String reference) implements Outcome {}

    /**
     * Nothing final is known: no response, no readable one, or the provider is still processing.
     *
     * @param reason      for the log
     * @param unavailable whether the provider failed or did not respond: it tells nothing about the charge, so the pause before the
     *                    next try grows to the sweep's lease only
     */
    record Unknown(String reason, boolean unavailable) implements Outcome {
        Unknown(String reason) {
            this(reason, false);
        }
    }

    /** The provider has never charged this order; only a status says so. */
    record NotCharged() implements Outcome {}

    /**
     * The provider refuses this charge alone, for a reason that lies in the charge.
     *
     * @param reference what is stored when the order is declined for it, at most 64 bytes
     */
    record Refused(String reference) implements Outcome {}

    /**
     * Its buyer has not paid yet, and may.
     *
     * @param link where the buyer pays, an http or https address of at most 1,000 ASCII characters
     */
    record AwaitingBuyer(String link) implements Outcome {}

    /**
     * A payment that its buyer makes at the provider.
     *
     * @param returnTo where the buyer goes afterwards; null for nowhere
     */
    record Checkout(Charge charge, @Nullable String returnTo) {}

    /**
     * Makes the buyers' payments, or finds those that there are, in one call.
     *
     * @param checkouts of different orders, at most 500
     * @return an outcome for every order
     */
    Map<OrderId, Outcome> checkout(List<Checkout> checkouts);

    /**
     * Ends buyers' payments that are not made, in one call. Repeatable.
     *
     * @param orders at most 500
     * @return an outcome for every order: captured when the buyer was faster, declined when it can never be paid from now on, not
     *     charged when there is no such payment; else unknown, never awaiting
     */
    Map<OrderId, Outcome> expire(Collection<OrderId> orders);

    /**
     * Charges all, in one call.
     *
     * @param charges of different orders, at most 500
     * @return an outcome for every order
     */
    Map<OrderId, Outcome> charge(List<Charge> charges);

    /** Asks what became of earlier charges; declined also when it was refunded. Charges nothing. */
    Map<OrderId, Outcome> status(Collection<OrderId> orders);

    /**
     * Gives a captured amount back. Repeatable.
     *
     * @throws RefundFailedException when it is not known to have been given back
     */
    void refund(OrderId order);

    /** Whether the provider responded to the last call that needed it. True before the first call. */
    boolean isResponding();

    /** The provider did not confirm a refund. */
    final class RefundFailedException extends RuntimeException {
        RefundFailedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
