package io.hotdeal.testkit.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Makes a report as one self-contained page: data and charting library (Chart.js, from its WebJar) are inside. */
public final class ReportPage {

    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    private ReportPage() {}

    /**
     * Fills a page's places for library and data.
     *
     * @param page resource with {@code /*CHARTS*}{@code /} and {@code /*DATA*}{@code /} in scripts of its own
     */
    public static String of(String page, String json) throws IOException {
        // A "<" is in strings only, and must neither end the script nor open a comment.
        return resource(page).replace("/*CHARTS*/", resource(CHARTS)).replace("/*DATA*/", json.replace("<", "\\u003c"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("The resource " + name + " is missing.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
