package io.hotdeal.order;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Who buys: 1 to 64 letters, digits or {@code . _ : @ -}. */
public record CustomerId(@JsonValue String value) {

    private static final int MAX_LENGTH = 64;
    private static final String SIGNS = "._:@-";
    /** Of ids that are derived; a subject that looks like one is derived, too, so no buyer can choose another's. */
    private static final String DERIVED = "sub:";

    /** @throws IllegalArgumentException with a sentence for the client */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CustomerId {
        if (!isName(value)) {
            throw new IllegalArgumentException("customerId must be 1 to 64 letters, digits or . _ : @ -");
        }
    }

    /**
     * The customer that a login's subject stands for: itself where it has the form of an id, else {@code sub:} and its SHA-256
     * in base64url. The same subject is always the same customer, and two subjects are never one. OpenID Connect allows 255
     * ASCII characters, such as {@code auth0|5f7c8ec7c33c6c004bbafe82}.
     */
    public static CustomerId ofSubject(String subject) {
        if (isName(subject) && !subject.startsWith(DERIVED)) {
            return new CustomerId(subject);
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(subject.getBytes(UTF_8));
            return new CustomerId(
                    DERIVED + Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Without a regular expression: every stage reads every order's customer. */
    private static boolean isName(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean isDigit = c >= '0' && c <= '9';
            if (!isLetter && !isDigit && SIGNS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return value;
    }
}
