package io.hotdeal.gateway.offers;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.offers.OfferStore.Product;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.offer.OfferTerms;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferFormsTest {

    private static final Product PRODUCT = new Product("Shoe", new BigDecimal("19.90"));

    @ParameterizedTest
    @CsvSource({
        ",         1,             1, , , units",
        "0,        1,             1, , , units",
        "-1,       1,             1, , , units",
        "10000001, 1,             1, , , units",
        "1,        -0.01,         1, , , price",
        "1,        0.001,         1, , , price",
        "1,        1000000000,    1, , , price",
        "1,        1E+9,          1, , , price",
        "1,        1E+2147483647, 1, , , price",
        "1,        1,             0, , , customerLimit",
        "1,        1,             10000001, , , customerLimit",
        "1,        1,             1, 2026-11-20T12:00:00Z, 2026-11-20T12:00:00Z, closesAt",
        "1,        1,             1, 2026-11-20T12:00:01Z, 2026-11-20T12:00:00Z, closesAt",
        "0,        -1,            0, 2026-11-20T12:00:01Z, 2026-11-20T12:00:00Z, units price customerLimit closesAt"
    })
    void namesEveryWrongField(
            @Nullable Integer units,
            @Nullable BigDecimal price,
            @Nullable Integer limit,
            @Nullable Instant opens,
            @Nullable Instant closes,
            String fields) {
        var errors = new FieldErrors();
        new OfferForms.Open(units, price, limit, opens, closes, null, null).check(errors);

        assertThat(named(errors)).isEqualTo("wrong: " + fields.replace(" ", ", "));
    }

    /** What the form lets through, the terms take: nothing that a check missed becomes a 500. */
    @ParameterizedTest
    @CsvSource({"1, 0, 1", "10000000, 999999999.99, 10000000", "1, 19.900, 1", "1, 9E+8, 1", "1, , "})
    void makesTermsOfWhatItAccepts(int units, @Nullable BigDecimal price, @Nullable Integer limit) {
        var errors = new FieldErrors();
        var form = new OfferForms.Open(units, price, limit, null, null, null, null);
        form.check(errors);

        assertThat(errors.any()).isFalse();
        OfferTerms terms = form.terms(PRODUCT).orElseThrow();
        assertThat(terms.name()).isEqualTo("Shoe");
        assertThat(terms.unitPrice()).isEqualByComparingTo(price == null ? PRODUCT.price() : price);
        assertThat(terms.customerLimit()).isEqualTo(limit);
    }

    @Test
    void makesNoTermsOfAPriceThatAnOfferCannotHave() {
        var dear = new Product("Yacht", new BigDecimal("1000000000.00"));
        var own = new OfferForms.Open(1, null, null, null, null, null, null);
        var given = new OfferForms.Open(1, OfferTerms.MAX_PRICE, null, null, null, null, null);

        assertThat(own.terms(dear)).isEmpty();
        assertThat(own.terms(new Product("Boat", OfferTerms.MAX_PRICE))).isPresent();
        assertThat(given.terms(dear)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "wallet,   ,         payment",
        "CHECKOUT, ,         payment",
        "'',       ,         payment",
        "charge,   PT10M,    payWithin",
        ",         PT10M,    payWithin",
        "checkout, PT9S,     payWithin",
        "checkout, PT24H1S,  payWithin",
        "checkout, PT10.5S,  payWithin",
        "checkout, -PT10M,   payWithin",
        "checkout, 600,      payWithin",
        "checkout, P1M,      payWithin",
        "wallet,   PT10M,    payment payWithin"
    })
    void namesThePaymentThatIsWrong(@Nullable String payment, @Nullable String payWithin, String fields) {
        var errors = new FieldErrors();
        paid(payment, payWithin).check(errors);

        assertThat(named(errors)).isEqualTo("wrong: " + fields.replace(" ", ", "));
    }

    @ParameterizedTest
    @CsvSource({
        ",         ,       ",
        "charge,   ,       ",
        "checkout, ,       PT10M",
        "checkout, PT10S,  PT10S",
        "checkout, PT600S, PT10M",
        "checkout, P1D,    PT24H"
    })
    void givesBuyersTheTimeToPay(@Nullable String payment, @Nullable String payWithin, @Nullable Duration expected) {
        var errors = new FieldErrors();
        OfferForms.Open form = paid(payment, payWithin);
        form.check(errors);

        assertThat(errors.any()).isFalse();
        assertThat(form.terms(PRODUCT).orElseThrow().payWithin()).isEqualTo(expected);
    }

    /** A change that was stored by a release before checkout is recognised when it is repeated. */
    @Test
    void theHashOfAChargeIsThatOfReleasesBeforeCheckout() {
        assertThat(paid(null, null).hash())
                .isEqualTo(paid("charge", null).hash())
                .isEqualTo("84a642154aa63d0feafb046cc95380b2f8d16e01303a10d993866f2662e25f32");
        assertThat(paid("checkout", "PT600S").hash())
                .isEqualTo(paid("checkout", null).hash())
                .isNotEqualTo(paid("checkout", "PT601S").hash())
                .isNotEqualTo(paid(null, null).hash());
    }

    private static OfferForms.Open paid(@Nullable String payment, @Nullable String payWithin) {
        return new OfferForms.Open(5, new BigDecimal("19.90"), 2, null, null, payment, payWithin);
    }

    @Test
    void asksForTheUnitsOfARestock() {
        var errors = new FieldErrors();
        new OfferForms.Restock(null).check(errors);
        assertThat(named(errors)).isEqualTo("wrong: units");

        var none = new FieldErrors();
        new OfferForms.Restock(1).check(none);
        assertThat(none.any()).isFalse();
    }

    private static @Nullable String named(FieldErrors errors) {
        return errors.refusal().detail();
    }
}
