package io.hotdeal.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentReferenceTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "pay-1", "0190f3a1-7000-7000-8000-000000000001", "ödeme-17"})
    void keepsWhatFits(String reference) {
        assertThat(PaymentReference.fit(reference)).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"r", "ö", "決", "😀", "a決"})
    void cutsToSixtyFourBytesOfWholeCharacters(String part) {
        String reference = part.repeat(65);

        String fits = String.valueOf(PaymentReference.fit(reference));

        assertThat(reference).startsWith(fits);
        assertThat(fits.getBytes(UTF_8)).hasSizeBetween(61, 64);
        assertThat(new String(fits.getBytes(UTF_8), UTF_8)).isEqualTo(fits);
    }

    @Test
    void noReferenceStaysNone() {
        assertThat(PaymentReference.fit(null)).isNull();
    }
}
