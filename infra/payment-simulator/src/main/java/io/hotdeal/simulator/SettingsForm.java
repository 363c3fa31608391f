package io.hotdeal.simulator;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads a partial JSON object over given settings; every bad value is refused with its field's name. */
final class SettingsForm {

    private static final List<String> FIELDS = List.of(
            "latencyMillis",
            "latencyPerOrderMillis",
            "declineRate",
            "processingRate",
            "processingMillis",
            "refusalRate",
            "lateCaptureRate",
            "refundErrorRate",
            "timeoutRate",
            "timeoutMillis",
            "errorRate",
            "maxParallel",
            "seed");

    private final JsonNode json;

    private SettingsForm(JsonNode json) {
        this.json = json;
    }

    static ProviderSettings read(JsonNode json, ProviderSettings current) {
        for (String name : json.propertyNames()) {
            if (!FIELDS.contains(name)) {
                throw ProviderProblem.badInput(
                        name + " is not a setting; there are " + String.join(", ", FIELDS) + ".");
            }
        }
        SettingsForm form = new SettingsForm(json);
        return new ProviderSettings(
                form.integer("latencyMillis", current.latencyMillis(), 0, 60_000),
                form.integer("latencyPerOrderMillis", current.latencyPerOrderMillis(), 0, 1_000),
                form.rate("declineRate", current.declineRate()),
                form.rate("processingRate", current.processingRate()),
                form.integer("processingMillis", current.processingMillis(), 0, 600_000),
                form.rate("refusalRate", current.refusalRate()),
                form.rate("lateCaptureRate", current.lateCaptureRate()),
                form.rate("refundErrorRate", current.refundErrorRate()),
                form.rate("timeoutRate", current.timeoutRate()),
                form.integer("timeoutMillis", current.timeoutMillis(), 0, 600_000),
                form.rate("errorRate", current.errorRate()),
                form.integer("maxParallel", current.maxParallel(), 1, 10_000),
                form.seed(current.seed()));
    }

    private int integer(String name, int current, int min, int max) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return current;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw ProviderProblem.badInput(name + " must be a whole number from " + min + " to " + max + ".");
        }
        return value.intValue();
    }

    private double rate(String name, double current) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return current;
        }
        if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > 1) {
            throw ProviderProblem.badInput(name + " must be a number from 0 to 1.");
        }
        return value.doubleValue();
    }

    private long seed(long current) {
        JsonNode value = json.path("seed");
        if (value.isMissingNode()) {
            return current;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw ProviderProblem.badInput("seed must be a whole number of 64 bits.");
        }
        return value.longValue();
    }
}
