package io.hotdeal.gateway.payments;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks who sent an event, by the header {@code Hotdeal-Signature: t=1763640000,v1=5257…}: the seconds since the epoch, and in
 * hexadecimal the HMAC-SHA256 of {@code t + "." + body} with the shared secret. The header may have several {@code v1}, as of a
 * provider that changes its secret; one that fits one of our secrets is enough. Safe for any thread.
 */
@Component
public class WebhookSignature {

    public static final String HEADER = "Hotdeal-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAX_HEADER_CHARACTERS = 1_024;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final List<SecretKeySpec> keys;
    private final Duration tolerance;
    private final Clock clock;

    WebhookSignature(WebhookProperties properties, Clock clock) {
        this.keys = properties.secrets().stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM))
                .toList();
        this.tolerance = properties.tolerance();
        this.clock = clock;
    }

    /**
     * Checks a request.
     *
     * @param header null when it has none
     * @param body   exactly as it was sent
     */
    public boolean isValid(@Nullable String header, byte[] body) {
        if (header == null || header.length() > MAX_HEADER_CHARACTERS) {
            return false;
        }
        String time = null;
        List<byte[]> signatures = new ArrayList<>();
        for (String part : header.split(",", -1)) {
            String text = part.strip();
            if (text.startsWith("t=") && time == null) {
                time = text.substring(2);
            } else if (text.startsWith("t=")) {
                return false;
            } else if (text.startsWith("v1=") && HEX.matcher(text.substring(3)).matches()) {
                signatures.add(HexFormat.of().parseHex(text.substring(3)));
            }
        }
        return time != null && isInTime(time) && fits(time, body, signatures);
    }

    private boolean isInTime(String seconds) {
        return SECONDS.matcher(seconds).matches()
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), clock.instant())
                                .abs()
                                .compareTo(tolerance)
                        <= 0;
    }

    /** Compares all, each in constant time: how long it takes says nothing of a secret. */
    private boolean fits(String time, byte[] body, List<byte[]> signatures) {
        boolean fits = false;
        for (SecretKeySpec key : keys) {
            byte[] expected = hmac(key, time, body);
            for (byte[] signature : signatures) {
                fits |= MessageDigest.isEqual(expected, signature);
            }
        }
        return fits;
    }

    private static byte[] hmac(SecretKeySpec key, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((time + ".").getBytes(UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
