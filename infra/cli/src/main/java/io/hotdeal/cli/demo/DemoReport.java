package io.hotdeal.cli.demo;

import io.hotdeal.testkit.HostInfo;
import io.hotdeal.testkit.report.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demo's report, as data and as a page.
 *
 * @param command that repeats the run
 * @param verdict in a sentence
 * @param audit   its output
 */
record DemoReport(
        HostInfo machine, String command, List<PhaseResult> phases, boolean passed, String verdict, String audit) {

    private static final String PAGE = "/demo/report.html";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Writes {@code report.json} and {@code report.html}. @return the page */
    Path write(Path folder) throws IOException {
        Files.writeString(folder.resolve("report.json"), json());
        return Files.writeString(folder.resolve("report.html"), page());
    }

    String page() throws IOException {
        return ReportPage.of(PAGE, json());
    }

    String json() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("machine", machine);
        data.put("command", command);
        data.put("passed", passed);
        data.put("verdict", verdict);
        data.put("audit", audit);
        data.put("phases", phases.stream().map(this::data).toList());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(data);
    }

    private Map<String, Object> data(PhaseResult phase) {
        double legacy = phases.getFirst().paidPerSecond();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", phase.name());
        data.put("tool", phase.load().tool());
        data.put("requests", phase.load().requests());
        data.put("accepted", phase.load().accepted());
        data.put("soldOut", phase.load().soldOut());
        data.put("errors", phase.load().errors());
        data.put("seconds", phase.load().elapsed().toNanos() / 1e9);
        data.put("ordersPerSecond", phase.load().acceptedPerSecond());
        data.put("timesLegacy", legacy > 0 ? phase.paidPerSecond() / legacy : null);
        data.put("recordedPerSecond", phase.recordedPerSecond());
        data.put("settledPerSecond", phase.settledPerSecond());
        data.put("paidPerSecond", phase.paidPerSecond());
        data.put("paid", phase.counts().paid());
        data.put("declined", phase.counts().declined());
        data.put("millisByPercent", phase.load().latency().millisByPercent());
        data.put("samples", phase.samples());
        return data;
    }
}
