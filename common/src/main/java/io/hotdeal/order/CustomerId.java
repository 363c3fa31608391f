package io.hotdeal.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Who buys: 1 to 64 letters, digits or {@code . _ : @ -}. */
public record CustomerId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:@-]{1,64}");

    /** @throws IllegalArgumentException with a sentence for the client */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CustomerId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("customerId must be 1 to 64 letters, digits or . _ : @ -");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
