package io.hotdeal.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Who buys: 1 to 64 letters, digits or {@code . _ : @ -}. */
public record CustomerId(@JsonValue String value) {

    private static final int MAX_LENGTH = 64;
    private static final String SIGNS = "._:@-";

    /** @throws IllegalArgumentException with a sentence for the client */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CustomerId {
        if (!isName(value)) {
            throw new IllegalArgumentException("customerId must be 1 to 64 letters, digits or . _ : @ -");
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
