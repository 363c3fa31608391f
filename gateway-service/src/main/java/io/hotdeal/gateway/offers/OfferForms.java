package io.hotdeal.gateway.offers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.gateway.offers.OfferStore.Product;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.InstantText;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** What an administrator sends. */
final class OfferForms {

    static final int MAX_UNITS = 10_000_000;
    private static final int MAX_PRICE_DIGITS = 9;
    /** What every database keeps exactly, and what fits into milliseconds. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** Of a checkout that says none. */
    private static final Duration PAY_WITHIN = Duration.ofMinutes(10);

    private OfferForms() {}

    /**
     * To open an offer or change its terms; what is left out is the product's own, or none.
     *
     * @param units     moved from the shop's stock; without effect on an open offer
     * @param payment   {@code charge}, the default, or {@code checkout}
     * @param payWithin how long a buyer has to pay, such as {@code PT10M}; for checkout only
     */
    record Open(
            @Nullable Integer units,
            @Nullable BigDecimal price,
            @Nullable Integer customerLimit,

            @JsonDeserialize(using = InstantText.class) @Nullable
            Instant opensAt,

            @JsonDeserialize(using = InstantText.class) @Nullable
            Instant closesAt,

            @Nullable String payment,
            @Nullable String payWithin) {

        void check(FieldErrors errors) {
            checkUnits(units, errors);
            if (price != null
                    && (price.signum() < 0
                            || price.stripTrailingZeros().scale() > 2
                            || (long) price.precision() - price.scale() > MAX_PRICE_DIGITS)) {
                errors.add("price", "must be 0 or more, with at most 9 digits before and 2 after the point");
            }
            if (customerLimit != null && (customerLimit < 1 || customerLimit > MAX_UNITS)) {
                errors.add("customerLimit", "must be a whole number from 1 to " + MAX_UNITS);
            }
            checkTime("opensAt", opensAt, errors);
            checkTime("closesAt", closesAt, errors);
            if (opensAt != null && closesAt != null && !opensAt.isBefore(closesAt)) {
                errors.add("closesAt", "must be after opensAt");
            }
            checkPayment(errors);
        }

        private void checkPayment(FieldErrors errors) {
            if (payment != null && PaymentWay.named(payment).isEmpty()) {
                errors.add("payment", "must be charge or checkout");
            }
            if (payWithin != null && !isCheckout()) {
                errors.add("payWithin", "must be left out unless payment is checkout");
            } else if (payWithin != null && payTime().isEmpty()) {
                errors.add("payWithin", "must be whole seconds from PT10S to PT24H, such as PT10M");
            }
        }

        private boolean isCheckout() {
            return PaymentWay.CHECKOUT.word().equals(payment);
        }

        /** Empty when it is none that buyers may be given. */
        private Optional<Duration> payTime() {
            if (payWithin == null) {
                return Optional.of(PAY_WITHIN);
            }
            try {
                return Optional.of(Duration.parse(payWithin)).filter(OfferTerms::isPayWithin);
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        /** What was asked for, whatever the product's own price is by now: SHA-256 in hex, 64 characters. Equal for 5 and 5.00. */
        String hash() {
            String asked = units + "|"
                    + (price == null ? null : price.stripTrailingZeros().toPlainString()) + "|" + customerLimit + "|"
                    + opensAt + "|" + closesAt
                    // Nothing for a charge: changes of releases before checkout keep their hashes.
                    + (isCheckout() ? "|checkout|" + payTime().orElseThrow() : "");
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(asked.getBytes(UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        /** @return empty when the product's own price is needed and is beyond {@link OfferTerms#MAX_PRICE} */
        Optional<OfferTerms> terms(Product product) {
            BigDecimal unitPrice = price == null ? product.price() : price;
            return unitPrice.compareTo(OfferTerms.MAX_PRICE) > 0
                    ? Optional.empty()
                    : Optional.of(new OfferTerms(
                            product.name(),
                            unitPrice,
                            customerLimit,
                            opensAt,
                            closesAt,
                            isCheckout() ? payTime().orElseThrow() : null));
        }
    }

    record Restock(@Nullable Integer units) {

        void check(FieldErrors errors) {
            checkUnits(units, errors);
        }
    }

    private static void checkTime(String field, @Nullable Instant time, FieldErrors errors) {
        if (time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))) {
            errors.add(field, "must be in the years 1970 to 9999");
        }
    }

    private static void checkUnits(@Nullable Integer units, FieldErrors errors) {
        if (units == null) {
            errors.add("units", "is missing");
        } else if (units < 1 || units > MAX_UNITS) {
            errors.add("units", "must be a whole number from 1 to " + MAX_UNITS);
        }
    }
}
