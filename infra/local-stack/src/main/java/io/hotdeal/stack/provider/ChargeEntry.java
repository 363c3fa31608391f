package io.hotdeal.stack.provider;

import java.math.BigDecimal;

/**
 * The one final answer for an order id.
 *
 * @param attempts how often a charge was asked for with this id
 */
record ChargeEntry(
        String orderId, String customerId, BigDecimal amount, ChargeStatus status, String reference, int attempts) {

    boolean answers(Charge charge) {
        return customerId.equals(charge.customerId()) && amount.compareTo(charge.amount()) == 0;
    }

    ChargeEntry askedAgain() {
        return new ChargeEntry(orderId, customerId, amount, status, reference, attempts + 1);
    }

    ChargeEntry refunded() {
        return new ChargeEntry(
                orderId, customerId, amount, ChargeStatus.REFUNDED, reference.replaceFirst("^ch_", "re_"), attempts);
    }
}
