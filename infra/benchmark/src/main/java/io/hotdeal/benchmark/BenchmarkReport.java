package io.hotdeal.benchmark;

import io.hotdeal.benchmark.Section.Curve;
import io.hotdeal.benchmark.Section.Figure;
import io.hotdeal.testkit.HostInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Formats all results, as a table for people and as JSON. */
record BenchmarkReport(HostInfo machine, BenchmarkPlan plan, List<Section> sections) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    String table() {
        StringBuilder table = new StringBuilder();
        table.append("%-42s %28s %10s %8s  %s%n".formatted("figure", "median (min–max)", "at least", "aim", ""));
        for (Section section : sections) {
            for (Figure figure : section.figures()) {
                Goal goal = figure.goal();
                table.append("%-42s %28s %10s %8s  %s%n"
                        .formatted(
                                figure.measured().name(),
                                figure.measured().text(),
                                goal == null ? "" : (goal.lessIsBetter() ? "≤ " : "") + Samples.number(goal.atLeast()),
                                goal == null ? "" : Samples.number(goal.aim()),
                                goal == null
                                        ? ""
                                        : goal.verdict(figure.measured().median())));
            }
        }
        return table.toString();
    }

    String json() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(data());
    }

    private Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("machine", machine);
        data.put("rounds", plan.rounds());
        data.put("scale", plan.scale());
        data.put("sections", sections.stream().map(BenchmarkReport::data).toList());
        return data;
    }

    private static Map<String, Object> data(Section section) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("title", section.title());
        data.put("how", section.how());
        data.put("bars", section.bars().stream().map(BenchmarkReport::data).toList());
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Figure figure : section.figures()) {
            Map<String, Object> of = data(figure.measured());
            Goal goal = figure.goal();
            if (goal != null) {
                of.put("atLeast", goal.atLeast());
                of.put("aim", goal.aim());
                of.put("lessIsBetter", goal.lessIsBetter());
                of.put("verdict", goal.verdict(figure.measured().median()));
            }
            figures.add(of);
        }
        data.put("figures", figures);
        data.put("curves", section.curves().stream().map(BenchmarkReport::data).toList());
        return data;
    }

    private static Map<String, Object> data(Samples samples) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", samples.name());
        data.put("unit", samples.unit());
        data.put("median", samples.median());
        data.put("min", samples.min());
        data.put("max", samples.max());
        data.put("values", samples.values());
        return data;
    }

    private static Map<String, Object> data(Curve curve) {
        return Map.of("name", curve.name(), "x", curve.xUnit(), "y", curve.yUnit(), "points", curve.points());
    }
}
