package io.hotdeal.simulator;

import java.math.BigDecimal;

/**
 * The one final answer for an order id.
 *
 * @param attempts how often a charge was asked for with this id
 */
record StoredCharge(
        String orderId, String customerId, BigDecimal amount, ChargeStatus status, String reference, int attempts) {

    boolean answers(Charge charge) {
        return customerId.equals(charge.customerId()) && amount.compareTo(charge.amount()) == 0;
    }

    StoredCharge askedAgain() {
        return new StoredCharge(orderId, customerId, amount, status, reference, attempts + 1);
    }

    StoredCharge refunded() {
        return new StoredCharge(
                orderId, customerId, amount, ChargeStatus.REFUNDED, reference.replaceFirst("^ch_", "re_"), attempts);
    }
}
