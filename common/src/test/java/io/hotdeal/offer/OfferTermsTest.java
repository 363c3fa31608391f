package io.hotdeal.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferTermsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, 0.00", "19.9, 19.90", "19.900, 19.90", "1E+2, 100.00", "999999999.99, 999999999.99"})
    void keepsThePriceWithTwoDecimals(BigDecimal given, String kept) {
        assertThat(terms("Shoe", given, null, null, null).unitPrice().toPlainString())
                .isEqualTo(kept);
    }

    /** With the most units of one order, 1,000, the amount of a larger price would not fit into AMOUNT. */
    @ParameterizedTest
    @ValueSource(strings = {"-0.01", "0.001", "19.999", "1000000000", "9999999999.99"})
    void refusesAPriceThatIsNegativeOrTooFineOrTooLarge(BigDecimal price) {
        assertThatThrownBy(() -> terms("Shoe", price, null, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unitPrice");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refusesALimitThatLetsNobodyBuy(int limit) {
        assertThatThrownBy(() -> terms("Shoe", BigDecimal.ONE, limit, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("customerLimit");
    }

    @Test
    void refusesAWindowThatIsNeverOpen() {
        assertThatThrownBy(() -> terms("Shoe", BigDecimal.ONE, null, NOON, NOON))
                .hasMessageContaining("opensAt");
        assertThatThrownBy(() -> terms("Shoe", BigDecimal.ONE, null, NOON, NOON.minusMillis(1)))
                .hasMessageContaining("opensAt");
    }

    @Test
    void leavesOpenWhatIsNotSet() {
        assertThat(terms("Shoe", BigDecimal.ONE, null, null, NOON).opensAt()).isNull();
        assertThat(terms("Shoe", BigDecimal.ONE, null, NOON, null).closesAt()).isNull();
        assertThat(terms("Shoe", BigDecimal.ONE, 1, NOON, NOON.plusMillis(1)).customerLimit())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT9S", "PT9.999S", "PT10.5S", "PT24H1S", "PT0S", "-PT10S"})
    void refusesATimeToPayThatIsTooShortOrTooLongOrNotWholeSeconds(Duration payWithin) {
        assertThatThrownBy(() -> new OfferTerms("Shoe", BigDecimal.ONE, null, null, null, payWithin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("payWithin");
    }

    @Test
    void takesATimeToPay() {
        assertThat(new OfferTerms("Shoe", BigDecimal.ONE, null, null, null, Duration.ofHours(24)).payWithin())
                .isEqualTo(Duration.ofHours(24));
        assertThat(terms("Shoe", BigDecimal.ONE, null, null, null).payWithin()).isNull();
    }

    private static OfferTerms terms(
            String name,
            BigDecimal price,
            @Nullable Integer limit,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt) {
        return new OfferTerms(name, price, limit, opensAt, closesAt);
    }
}
