package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Response;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages as a browser gets them, beside the API that has the same paths but for a slash. */
@ExtendWith(GatewayStack.Shared.class)
class LivePagesIT {

    /** What a page or a module of it asks for next. */
    private static final Pattern ASSET = Pattern.compile("(?:(?:src|href)=\"|from ')(/[^\"'#]+\\.(?:js|css|svg))[\"']");

    private static final Pattern OWN_MODULE = Pattern.compile("from '\\./([a-z]+\\.js)'");

    private final GatewayStack shop;
    private final Gateway gateway;

    LivePagesIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    @ParameterizedTest
    @CsvSource({"/, offer-select", "/offers/1/, quantity"})
    void servesAPageThatIsNeverStaleNorInsideAnother(String path, String elementOfThePage) {
        Response page = served(path, "text/html");

        assertThat(page.text()).contains("id=\"" + elementOfThePage + "\"");
        assertThat(page.header("Cache-Control")).contains("no-cache");
        assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.header("Referrer-Policy")).contains("no-referrer");
        assertThat(page.header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                .doesNotContain("unsafe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/offers/1/"})
    void servesEverythingThatAPageAsksFor(String path) {
        assertThat(ASSET.matcher(gateway.get(path).text()).results().map(asset -> asset.group(1)))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(this::isServedWithAllItImports);
    }

    private void isServedWithAllItImports(String asset) {
        String type = asset.endsWith(".js") ? "text/javascript" : asset.endsWith(".css") ? "text/css" : "image/svg+xml";
        String text = served(asset, type).text();
        if (asset.startsWith("/js/")) {
            assertThat(ASSET.matcher(text).results().map(further -> further.group(1)))
                    .allSatisfy(this::isServedWithAllItImports);
            assertThat(OWN_MODULE.matcher(text).results().map(module -> "/js/" + module.group(1)))
                    .allSatisfy(module -> served(module, "text/javascript"));
        }
    }

    @Test
    void servesTheChartLibraryWithoutItsVersion() {
        assertThat(served("/webjars/uplot/dist/uPlot.esm.js", "text/javascript").text())
                .contains("uPlot as default");
        served("/webjars/uplot/dist/uPlot.min.css", "text/css");
    }

    @Test
    void answersThePathsOfTheApiAsBefore() {
        int offer = shop.open(5);

        assertThat(gateway.get("/offers/" + offer).json().path("available").asInt())
                .isEqualTo(5);
        assertThat(gateway.get("/offers/" + offer).header("Content-Security-Policy"))
                .contains("default-src 'none'; frame-ancestors 'none'");
        assertThat(gateway.get("/offers/" + offer + "/").header("Content-Type").orElseThrow())
                .startsWith("text/html");
        refused(gateway.get("/no-such-page.html"), 404, "not-found");
        refused(gateway.send("POST", "/offers/" + offer + "/", "{}"), 405, "method-not-allowed");
        refused(gateway.send("POST", "/", "{}"), 405, "method-not-allowed");
    }

    private Response served(String path, String type) {
        Response response = gateway.get(path);
        assertThat(response.status()).as("%s: %s", path, response).isEqualTo(200);
        assertThat(response.header("Content-Type").orElseThrow()).startsWith(type);
        return response;
    }
}
