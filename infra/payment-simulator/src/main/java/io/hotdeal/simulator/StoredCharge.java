package io.hotdeal.simulator;

import java.math.BigDecimal;

/**
 * The response for an order id.
 *
 * @param attempts how often a charge was asked for with this id
 * @param capturedAt epoch milliseconds from when the charge is captured, whatever was answered first; 0: never by itself
 */
record StoredCharge(
        String orderId,
        String customerId,
        BigDecimal amount,
        ChargeStatus status,
        String reference,
        int attempts,
        long capturedAt) {

    private static final long LATE_MILLIS = 1_000;

    static StoredCharge decided(Charge charge, ProviderSettings settings, long now) {
        String id = charge.orderId();
        ChargeStatus status = ChargeStatus.CAPTURED;
        long capturedAt = 0;
        if (settings.processes(id)) {
            status = ChargeStatus.PROCESSING;
            capturedAt = now + settings.processingMillis();
        } else if (settings.capturesLate(id)) {
            status = ChargeStatus.DECLINED;
            capturedAt = now + LATE_MILLIS;
        } else if (settings.declines(id)) {
            status = ChargeStatus.DECLINED;
        }
        return new StoredCharge(id, charge.customerId(), charge.amount(), status, "ch_" + id, 1, capturedAt);
    }

    boolean answers(Charge charge) {
        return customerId.equals(charge.customerId()) && amount.compareTo(charge.amount()) == 0;
    }

    StoredCharge askedAgain() {
        return new StoredCharge(orderId, customerId, amount, status, reference, attempts + 1, capturedAt);
    }

    StoredCharge refunded() {
        return new StoredCharge(
                orderId, customerId, amount, ChargeStatus.REFUNDED, reference.replaceFirst("^ch_", "re_"), attempts, 0);
    }

    /** As its status tells it at this moment; a repeated charge gets the first response for ever. */
    StoredCharge at(long now) {
        return capturedAt == 0 || now < capturedAt
                ? this
                : new StoredCharge(orderId, customerId, amount, ChargeStatus.CAPTURED, reference, attempts, capturedAt);
    }
}
