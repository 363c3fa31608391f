package io.hotdeal.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.hotdeal.offer.OfferId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * An order's name everywhere: Redis, Kafka key, primary key, idempotency key at the payment provider. A lower-case UUID of
 * 36 characters.
 */
public record OrderId(@JsonValue String value) implements Comparable<OrderId> {

    /** @throws IllegalArgumentException with a sentence for the client */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OrderId {
        if (!isLowerCaseUuid(value)) {
            throw new IllegalArgumentException("orderId must be a lower-case UUID of 36 characters");
        }
    }

    /** Without a regular expression: every stage reads every order's id, and this is several times as quick. */
    private static boolean isLowerCaseUuid(String value) {
        if (value.length() != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            char c = value.charAt(i);
            boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
            boolean fits = isDash ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /**
     * The one order that this customer's key can mean for this offer, so that the reservation record is the idempotency
     * record. A hash of the three length-prefixed fields; when the key is a UUIDv7 its timestamp stays in front, which
     * keeps inserts at one end of the primary key's index.
     */
    public static OrderId derive(OfferId offer, CustomerId customer, IdempotencyKey key) {
        MessageDigest digest = sha256();
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(offer.value()).array());
        updateLengthPrefixed(digest, customer.value());
        updateLengthPrefixed(digest, key.value());
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        long high = hash.getLong();
        long low = hash.getLong();
        UUID timeOrdered = key.asTimeOrdered();
        if (timeOrdered != null) {
            high = (timeOrdered.getMostSignificantBits() & 0xFFFF_FFFF_FFFF_0000L) | 0x7000L | (high & 0x0FFFL);
        } else {
            high = (high & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
        }
        low = (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new OrderId(new UUID(high, low).toString());
    }

    private static void updateLengthPrefixed(MessageDigest digest, String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(OrderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
