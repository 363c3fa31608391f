package io.hotdeal.order;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;

/**
 * What makes a repeated request the same request: 1 to 255 visible ASCII characters, chosen by the client once per intent
 * to buy, or by the gateway when the client gave none.
 */
public record IdempotencyKey(String value) {

    private static final int MAX_LENGTH = 255;

    /** @throws IllegalArgumentException with a sentence for the client */
    public IdempotencyKey {
        if (!isVisibleAscii(value)) {
            throw new IllegalArgumentException("Idempotency-Key must be 1 to 255 visible ASCII characters");
        }
    }

    private static boolean isVisibleAscii(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '!' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Makes keys for requests that carry none: time-ordered, so that the order ids derived from them are, too. */
    public static final class Source {

        private final TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();

        public IdempotencyKey next() {
            return new IdempotencyKey(generator.generate().toString());
        }
    }

    /** The key as a UUIDv7, or null when it is something else. */
    @org.jspecify.annotations.Nullable
    UUID asTimeOrdered() {
        if (value.length() != 36 || value.charAt(14) != '7') {
            return null;
        }
        try {
            UUID uuid = UUID.fromString(value);
            return uuid.version() == 7 ? uuid : null;
        } catch (IllegalArgumentException notAUuid) {
            return null;
        }
    }
}
