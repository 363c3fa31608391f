package io.hotdeal.offer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The product on offer: {@code PROD_ID} in the database, {@code {id}} in a path, a positive whole number of at most nine
 * digits.
 */
public record OfferId(@JsonValue int value) implements Comparable<OfferId> {

    private static final int MAX = 999_999_999;
    private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{0,8}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OfferId {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("offer id must be a whole number from 1 to 999999999, not " + value);
        }
    }

    /** @throws IllegalArgumentException with a sentence for the client when the text is not such a number */
    public static OfferId parse(String text) {
        if (!DIGITS.matcher(text).matches()) {
            throw new IllegalArgumentException("offer id must be a whole number from 1 to 999999999");
        }
        return new OfferId(Integer.parseInt(text));
    }

    @Override
    public int compareTo(OfferId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
