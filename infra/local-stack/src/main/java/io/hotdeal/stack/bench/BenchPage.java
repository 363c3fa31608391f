package io.hotdeal.stack.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The report as one page that needs nothing else: data and charting library (Chart.js, from its WebJar) are inside. */
final class BenchPage {

    private static final String PAGE = "/bench/report.html";
    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    private BenchPage() {}

    static String of(BenchReport report) throws IOException {
        // A script element ends at "</", wherever that stands.
        String data = report.json().replace("</", "<\\/");
        return resource(PAGE).replace("/*CHARTS*/", resource(CHARTS)).replace("/*DATA*/", data);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = BenchPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("The resource " + name + " is missing.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
