package io.hotdeal.simulator;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a partial JSON object over given settings; every bad value is refused with its field's name. */
final class SettingsForm {

    /** Least and most of the settings that are whole numbers; beside them there are the seed and rates from 0 to 1. */
    private static final Map<String, List<Integer>> RANGES = Map.of(
            "latencyMillis", List.of(0, 60_000),
            "latencyPerOrderMillis", List.of(0, 1_000),
            "processingMillis", List.of(0, 600_000),
            "timeoutMillis", List.of(0, 600_000),
            "eventCopies", List.of(0, 10),
            "maxParallel", List.of(1, 10_000));

    private SettingsForm() {}

    static ProviderSettings read(JsonNode json, ProviderSettings current) {
        ObjectNode settings = Json.MAPPER.valueToTree(current);
        for (String name : json.propertyNames()) {
            if (!settings.has(name)) {
                throw ProviderProblem.badInput(
                        name + " is not a setting; there are " + String.join(", ", settings.propertyNames()) + ".");
            }
            check(name, json.path(name));
            settings.set(name, json.path(name));
        }
        return Json.MAPPER.treeToValue(settings, ProviderSettings.class);
    }

    private static void check(String name, JsonNode value) {
        List<Integer> range = RANGES.get(name);
        if (range != null) {
            boolean isInt = value.isIntegralNumber() && value.canConvertToInt();
            if (!isInt || value.intValue() < range.getFirst() || value.intValue() > range.getLast()) {
                throw ProviderProblem.badInput(
                        name + " must be a whole number from " + range.getFirst() + " to " + range.getLast() + ".");
            }
        } else if (name.equals("seed")) {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw ProviderProblem.badInput("seed must be a whole number of 64 bits.");
            }
        } else if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > 1) {
            throw ProviderProblem.badInput(name + " must be a number from 0 to 1.");
        }
    }
}
