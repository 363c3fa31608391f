package io.hotdeal.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the JSON of the provider's contract: amounts stay exact, and every missing or bad field is named. */
final class Json {

    /** One shared mapper: it is thread-safe. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final int BODY_LIMIT_BYTES = 1024 * 1024;
    private static final int BATCH_LIMIT = 1_000;
    private static final int ID_LIMIT = 128;
    private static final int URL_LIMIT = 1_000;

    private Json() {}

    static JsonNode object(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(BODY_LIMIT_BYTES + 1);
        if (bytes.length > BODY_LIMIT_BYTES) {
            throw tooLarge("The body is larger than " + BODY_LIMIT_BYTES + " bytes.");
        }
        JsonNode json;
        try {
            json = MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw ProviderProblem.badInput("The body is not JSON: " + e.getOriginalMessage());
        }
        if (!json.isObject()) {
            throw ProviderProblem.badInput("The body must be a JSON object.");
        }
        return json;
    }

    static Charge charge(JsonNode json) {
        return new Charge(text(json, "orderId"), text(json, "customerId"), amount(json));
    }

    static List<Charge> charges(JsonNode json) {
        List<Charge> charges = new ArrayList<>();
        for (JsonNode element : array(json, "charges")) {
            charges.add(charge(element));
        }
        return charges;
    }

    static List<BuyerCheckout> checkouts(JsonNode json) {
        List<BuyerCheckout> checkouts = new ArrayList<>();
        for (JsonNode element : array(json, "checkouts")) {
            checkouts.add(new BuyerCheckout(charge(element), returnUrl(element.path("returnUrl"))));
        }
        return checkouts;
    }

    private static @Nullable String returnUrl(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()
                || value.stringValue().length() > URL_LIMIT
                || !value.stringValue().matches("https?://[!-~]+")) {
            throw ProviderProblem.badInput(
                    "returnUrl must be an http or https address of at most " + URL_LIMIT + " characters.");
        }
        return value.stringValue();
    }

    static List<String> orderIds(JsonNode json) {
        List<String> orderIds = new ArrayList<>();
        for (JsonNode element : array(json, "orderIds")) {
            if (!element.isString()) {
                throw ProviderProblem.badInput("orderIds must contain strings.");
            }
            orderIds.add(element.stringValue());
        }
        return orderIds;
    }

    static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isString()
                || value.stringValue().isBlank()
                || value.stringValue().length() > ID_LIMIT) {
            throw ProviderProblem.badInput(name + " must be a string of 1 to " + ID_LIMIT + " characters.");
        }
        return value.stringValue();
    }

    private static BigDecimal amount(JsonNode json) {
        JsonNode value = json.path("amount");
        if (!value.isNumber()) {
            throw ProviderProblem.badInput("amount must be a number.");
        }
        BigDecimal amount = value.decimalValue();
        // Checked before the scale is set: 1e999999999 would become a number of a gigabyte's size.
        if (amount.signum() < 0
                || (long) amount.precision() - amount.scale() > 12
                || amount.stripTrailingZeros().scale() > 2) {
            throw ProviderProblem.badInput("amount must not be negative and have at most 12 digits and 2 decimals.");
        }
        return amount.setScale(2, RoundingMode.UNNECESSARY);
    }

    private static JsonNode array(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isArray()) {
            throw ProviderProblem.badInput(name + " must be an array.");
        }
        if (value.size() > BATCH_LIMIT) {
            throw tooLarge(name + " holds " + value.size() + " elements; at most " + BATCH_LIMIT + " are allowed.");
        }
        return value;
    }

    private static ProviderProblem tooLarge(String detail) {
        return new ProviderProblem(413, "too-large", "Too large", detail);
    }
}
