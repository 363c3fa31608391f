package io.hotdeal.testkit.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An event of the payment provider for {@code POST /payments/events}, made by a test. */
public record SignedEvent(String body, String signature) {

    public static final String HEADER = "Hotdeal-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    /** Signed now. */
    public static SignedEvent of(String secret, String eventId, String orderId, String status) {
        Instant now = Instant.now();
        return signed(
                secret,
                now,
                "{\"eventId\":\"%s\",\"orderId\":\"%s\",\"status\":\"%s\",\"reportedAt\":\"%s\"}"
                        .formatted(eventId, orderId, status, now));
    }

    /** @param at the time of the signature */
    public static SignedEvent signed(String secret, Instant at, String body) {
        return signed(secret, at, body.getBytes(UTF_8));
    }

    /** Signed now. */
    public static SignedEvent signed(String secret, byte[] body) {
        return signed(secret, Instant.now(), body);
    }

    private static SignedEvent signed(String secret, Instant at, byte[] body) {
        return new SignedEvent(
                new String(body, UTF_8),
                "t=" + at.getEpochSecond() + ",v1=" + hex(secret, at.getEpochSecond() + ".", body));
    }

    private static String hex(String secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
            mac.update(time.getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
