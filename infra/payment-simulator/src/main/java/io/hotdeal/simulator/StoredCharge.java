package io.hotdeal.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The response for an order id.
 *
 * @param attempts how often a charge was asked for with this id
 * @param capturedAt epoch milliseconds from when the charge is captured, whatever was answered first; 0: never by itself
 * @param returnUrl  where the buyer goes after the payment; null for a charge without a buyer's page, or when the shop has given none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StoredCharge(
        String orderId,
        String customerId,
        BigDecimal amount,
        ChargeStatus status,
        String reference,
        int attempts,
        long capturedAt,
        @Nullable String returnUrl) {

    private static final long LATE_MILLIS = 1_000;

    StoredCharge(
            String orderId,
            String customerId,
            BigDecimal amount,
            ChargeStatus status,
            String reference,
            int attempts,
            long capturedAt) {
        this(orderId, customerId, amount, status, reference, attempts, capturedAt, null);
    }

    /** A payment that waits for its buyer. */
    static StoredCharge open(Charge charge, @Nullable String returnUrl) {
        String id = charge.orderId();
        return new StoredCharge(
                id, charge.customerId(), charge.amount(), ChargeStatus.OPEN, "ch_" + id, 1, 0, returnUrl);
    }

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
        return new StoredCharge(orderId, customerId, amount, status, reference, attempts + 1, capturedAt, returnUrl);
    }

    StoredCharge paid() {
        return changed(ChargeStatus.CAPTURED, 0);
    }

    StoredCharge expired(ProviderSettings settings, long now) {
        return changed(ChargeStatus.EXPIRED, settings.paysLate(orderId) ? now + LATE_MILLIS : 0);
    }

    /** One without a charge: it never was one, or not yet. */
    boolean isNoCharge() {
        return status == ChargeStatus.OPEN || status == ChargeStatus.EXPIRED;
    }

    private StoredCharge changed(ChargeStatus next, long from) {
        return new StoredCharge(orderId, customerId, amount, next, reference, attempts, from, returnUrl);
    }

    StoredCharge refunded() {
        return new StoredCharge(
                orderId, customerId, amount, ChargeStatus.REFUNDED, reference.replaceFirst("^ch_", "re_"), attempts, 0);
    }

    /** As its status tells it at this moment; a repeated charge gets the first response for ever. */
    StoredCharge at(long now) {
        return capturedAt == 0 || now < capturedAt ? this : changed(ChargeStatus.CAPTURED, capturedAt);
    }
}
