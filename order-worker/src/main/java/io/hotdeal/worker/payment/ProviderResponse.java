package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderId;
import io.hotdeal.order.PaymentReference;
import io.hotdeal.worker.payment.PaymentProvider.AwaitingBuyer;
import io.hotdeal.worker.payment.PaymentProvider.Captured;
import io.hotdeal.worker.payment.PaymentProvider.Charge;
import io.hotdeal.worker.payment.PaymentProvider.Declined;
import io.hotdeal.worker.payment.PaymentProvider.NotCharged;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.payment.PaymentProvider.Unknown;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The provider's response to a batch, as it came: any part may be missing, doubled, strange or not asked for. Only what was
 * asked for and is beyond doubt is taken.
 */
record ProviderResponse(@Nullable List<@Nullable Result> results) {

    /**
     * What the provider says of one order.
     *
     * @param amount as charged; absent where only the status was asked for
     * @param link   of a payment that waits for its buyer
     */
    record Result(
            @Nullable String orderId,
            @Nullable String status,
            @Nullable String reference,
            @Nullable BigDecimal amount,
            @Nullable String link) {}

    private static final Pattern LINK = Pattern.compile("https?://[!-~]{1,990}");

    /** An outcome for every charge. */
    Map<OrderId, Outcome> toCharges(Collection<Charge> charges) {
        Map<String, Result> byOrder = byOrder();
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        for (Charge charge : charges) {
            Result result = byOrder.get(charge.orderId().value());
            boolean otherAmount =
                    result != null && result.amount() != null && result.amount().compareTo(charge.amount()) != 0;
            outcomes.put(
                    charge.orderId(),
                    otherAmount ? new Unknown("the provider names another amount than was asked for") : read(result));
        }
        return outcomes;
    }

    /** An outcome for every order. */
    Map<OrderId, Outcome> toOrders(Collection<OrderId> orders) {
        Map<String, Result> byOrder = byOrder();
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        orders.forEach(order -> outcomes.put(order, read(byOrder.get(order.value()))));
        return outcomes;
    }

    private Map<String, Result> byOrder() {
        Map<String, Result> byOrder = new HashMap<>();
        for (Result result : results == null ? List.<Result>of() : results) {
            if (result != null && result.orderId() != null) {
                byOrder.merge(
                        result.orderId(),
                        result,
                        (one, other) -> one.equals(other)
                                ? one
                                : new Result(one.orderId(), "two things at once", "-", null, null));
            }
        }
        return byOrder;
    }

    private static Outcome read(@Nullable Result result) {
        if (result == null || result.status() == null) {
            return new Unknown("the provider's response does not name the order");
        }
        if (result.status().equals("NONE")) {
            return new NotCharged();
        }
        String reference = PaymentReference.fit(result.reference());
        if (reference == null) {
            return new Unknown("the provider says " + result.status() + " without a reference");
        }
        return switch (result.status()) {
            case "CAPTURED" -> new Captured(reference);
            // Refunded: the customer has the money back, so the units are not paid for.
            case "DECLINED", "REFUNDED", "EXPIRED" -> new Declined(reference);
            case "OPEN" ->
                result.link() != null && LINK.matcher(result.link()).matches()
                        ? new AwaitingBuyer(result.link())
                        : new Unknown("the provider says OPEN without a link that can be used");
            default -> new Unknown("the provider says " + result.status());
        };
    }
}
