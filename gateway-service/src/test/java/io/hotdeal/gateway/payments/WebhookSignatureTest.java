package io.hotdeal.gateway.payments;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.shop.SignedEvent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    private static final String SECRET = "a secret of the provider";
    private static final String SECOND = "another one, valid beside";
    private static final Instant NOW = Instant.ofEpochSecond(1_763_640_000);
    private static final String BODY = "{\"a\":1}";
    /** Made by openssl, not by this code. */
    private static final String OF_BODY = "ab49c8a32fe3482dd9ecb9e38c931f57c502648ab77cea54df2003afb45f1214";

    private final WebhookSignature signature = signature(SECRET, SECOND);

    private static WebhookSignature signature(@Nullable String secret, @Nullable String second) {
        var properties = new WebhookProperties(secret, second, Duration.ofMinutes(5), Duration.ofSeconds(5));
        return new WebhookSignature(properties, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private boolean isValid(@Nullable String header, String body) {
        return signature.isValid(header, body.getBytes(UTF_8));
    }

    @Test
    void takesASignatureThatAnotherProgramMade() {
        assertThat(isValid("t=1763640000,v1=" + OF_BODY, BODY)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {SECRET, SECOND})
    void takesBothSecretsWhileOneReplacesTheOther(String secret) {
        SignedEvent event = SignedEvent.signed(secret, NOW, BODY);

        assertThat(isValid(event.signature(), BODY)).isTrue();
        assertThat(signature(SECRET, null).isValid(event.signature(), BODY.getBytes(UTF_8)))
                .isEqualTo(secret.equals(SECRET));
    }

    @Test
    void takesARequestThatIsSignedWithTwoSecretsOfWhichOneIsKnown() {
        String unknown = SignedEvent.signed("another secret", NOW, BODY).signature();

        assertThat(isValid(unknown, BODY)).isFalse();
        assertThat(isValid(unknown + ",v1=" + OF_BODY, BODY)).isTrue();
        assertThat(isValid(unknown + ", v0=whatever, v1=" + OF_BODY, BODY)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-300, true", "0, true", "300, true", "301, false"})
    void takesSignaturesWithinTheToleranceOnly(int seconds, boolean valid) {
        SignedEvent event = SignedEvent.signed(SECRET, NOW.plusSeconds(seconds), BODY);

        assertThat(isValid(event.signature(), BODY)).isEqualTo(valid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":2}", "{\"a\": 1}", "{\"a\":1}\n", "", "\uFEFF{\"a\":1}"})
    void refusesABodyThatDiffersInAnyByte(String body) {
        assertThat(isValid("t=1763640000,v1=" + OF_BODY, body)).isFalse();
    }

    @Test
    void signsTheBytesAsTheyAreAlsoWhenTheyAreNoText() {
        byte[] body = {(byte) 0xC3, 0x28, 0, (byte) 0xFF};
        SignedEvent event = SignedEvent.signed(SECRET, NOW, new String(body, UTF_8));

        assertThat(signature.isValid(event.signature(), body)).isFalse();
        assertThat(signature.isValid(event.signature(), new String(body, UTF_8).getBytes(UTF_8)))
                .isTrue();
    }

    @Test
    void refusesATimeThatWasNotSigned() {
        assertThat(isValid("t=1763640001,v1=" + OF_BODY, BODY)).isFalse();
        assertThat(isValid("t=1763640000,t=1763640001,v1=" + OF_BODY, BODY)).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "t=1763640000",
                "v1=" + OF_BODY,
                "t=,v1=" + OF_BODY,
                "t=x,v1=" + OF_BODY,
                "t=-1763640000,v1=" + OF_BODY,
                "t=99999999999999999999,v1=" + OF_BODY,
                "t=1763640000,v0=" + OF_BODY,
                "t=1763640000;v1=" + OF_BODY,
                "t=1763640000,v1=",
                "t=1763640000,v1=00",
                "t=1763640000,v1=0" + OF_BODY
            })
    void refusesAnotherForm(@Nullable String header) {
        assertThat(isValid(header, BODY)).isFalse();
    }

    @Test
    void refusesEveryPrefixAndEveryChangedCharacter() {
        for (int i = 0; i < OF_BODY.length(); i++) {
            char other = OF_BODY.charAt(i) == '0' ? '1' : '0';
            assertThat(isValid("t=1763640000,v1=" + OF_BODY.substring(0, i), BODY))
                    .isFalse();
            assertThat(isValid("t=1763640000,v1=" + OF_BODY.substring(0, i) + other + OF_BODY.substring(i + 1), BODY))
                    .isFalse();
        }
    }

    @Test
    void acceptsNothingWithoutASecret() {
        assertThat(signature(null, null).isValid("t=1763640000,v1=" + OF_BODY, BODY.getBytes(UTF_8)))
                .isFalse();
    }

    /** A comparison's time cannot be asserted; which method compares can, by the class file. */
    @Test
    void comparesInConstantTime() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                WebhookSignature.class.getResourceAsStream("WebhookSignature.class"), "the class file")) {
            String constants = new String(file.readAllBytes(), ISO_8859_1);
            assertThat(constants).contains("java/security/MessageDigest", "isEqual");
            assertThat(constants).doesNotContain("java/util/Arrays", "equals", "compareToIgnoreCase");
        }
    }
}
