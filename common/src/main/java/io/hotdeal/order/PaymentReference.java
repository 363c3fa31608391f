package io.hotdeal.order;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** The payment provider's name for a charge, as ORDER_HISTORY.PAYMENT_REF keeps it. */
public final class PaymentReference {

    /** A VARCHAR2(64) counts bytes unless Oracle is told otherwise; Oracle's character set is UTF-8 by default. */
    private static final int MAX_BYTES = 64;

    private PaymentReference() {}

    /**
     * The beginning of a reference that fits the column, with whole characters only. A charge that was captured must be stored
     * whatever the provider calls it; charges are asked for and refunded by the order's id.
     */
    public static @Nullable String fit(@Nullable String reference) {
        if (reference == null || 3 * reference.length() <= MAX_BYTES) {
            return reference;
        }
        int bytes = 0;
        int end = 0;
        while (end < reference.length()) {
            int next = reference.offsetByCodePoints(end, 1);
            bytes += reference.substring(end, next).getBytes(UTF_8).length;
            if (bytes > MAX_BYTES) {
                return reference.substring(0, end);
            }
            end = next;
        }
        return reference;
    }
}
