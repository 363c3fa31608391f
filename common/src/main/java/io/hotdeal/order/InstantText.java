package io.hotdeal.order;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * An instant in events and administrators' forms, {@code 2026-11-20T12:00:00.123Z}. Jackson's own reader also takes a number, quoted or
 * not, and calls it seconds: a writer's milliseconds would be an order from the year 57000, admitted after all others.
 */
public final class InstantText extends StdScalarDeserializer<Instant> {

    public InstantText() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) {
        if (!json.hasToken(JsonToken.VALUE_STRING)) {
            return context.reportInputMismatch(this, "must be a text such as 2026-11-20T12:00:00.123Z");
        }
        String text = json.getString();
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw context.weirdStringException(text, Instant.class, "must be such as 2026-11-20T12:00:00.123Z");
        }
    }
}
