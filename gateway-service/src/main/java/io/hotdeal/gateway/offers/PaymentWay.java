package io.hotdeal.gateway.offers;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the orders of an offer are paid; its name in the API is in lower case. */
enum PaymentWay {
    /** The shop charges them. */
    CHARGE,
    /** Their buyers pay them, each within some time. */
    CHECKOUT;

    /** @param payWithin null when the shop charges */
    static PaymentWay of(@Nullable Duration payWithin) {
        return payWithin == null ? CHARGE : CHECKOUT;
    }

    static Optional<PaymentWay> named(String name) {
        return Arrays.stream(values()).filter(way -> way.word().equals(name)).findFirst();
    }

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
