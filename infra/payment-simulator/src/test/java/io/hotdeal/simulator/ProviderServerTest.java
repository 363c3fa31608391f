package io.hotdeal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the provider's contract over HTTP. */
class ProviderServerTest {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private ProviderServer server;
    private Map<String, String> events = Map.of();
    private String pages = "";

    @BeforeEach
    void startWithoutLatency() throws Exception {
        start();
        put("/settings", "{\"latencyMillis\":0}");
    }

    @AfterEach
    void end() {
        server.close();
    }

    @AfterAll
    static void closeTheClient() {
        CLIENT.close();
    }

    @Test
    void capturesAndReturnsTheAmountExactly() throws Exception {
        HttpResponse<String> response = charge("o-1", "c-1", "19.90");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"orderId\":\"o-1\",\"status\":\"CAPTURED\",\"reference\":\"ch_o-1\",\"amount\":19.90}");
    }

    @Test
    void respondsToARepeatAsTheFirstTimeAndCapturesOnce() throws Exception {
        String first = charge("o-1", "c-1", "19.90").body();
        put("/settings", "{\"declineRate\":1.0}");

        assertThat(charge("o-1", "c-1", "19.90").body()).isEqualTo(first);
        assertThat(get("/charges/o-1").body()).contains("\"attempts\":2", "\"status\":\"CAPTURED\"");
        assertThat(get("/charges/summary").body())
                .isEqualTo("{\"captured\":1,\"declined\":0,\"refunded\":0,\"calls\":2,\"orders\":2,"
                        + "\"statusCalls\":0,\"statusOrders\":0}");
    }

    @Test
    void refusesAReusedKeyWithAnotherAmountOrCustomer() throws Exception {
        charge("o-1", "c-1", "19.90");

        assertThat(charge("o-1", "c-1", "19.91").statusCode()).isEqualTo(422);
        assertThat(charge("o-1", "c-2", "19.90").statusCode()).isEqualTo(422);
        assertThat(get("/charges/o-1").body()).contains("\"attempts\":1");
    }

    @Test
    void chargesABatchInItsOrder() throws Exception {
        HttpResponse<String> response = post("/charges/batch", """
                {"charges":[{"orderId":"b","customerId":"c","amount":2},{"orderId":"a","customerId":"c","amount":1.5},
                            {"orderId":"b","customerId":"c","amount":2.00}]}""");

        assertThat(response.body())
                .isEqualTo(
                        "{\"results\":[{\"orderId\":\"b\",\"status\":\"CAPTURED\",\"reference\":\"ch_b\",\"amount\":2.00},"
                                + "{\"orderId\":\"a\",\"status\":\"CAPTURED\",\"reference\":\"ch_a\",\"amount\":1.50},"
                                + "{\"orderId\":\"b\",\"status\":\"CAPTURED\",\"reference\":\"ch_b\",\"amount\":2.00}]}");
    }

    @Test
    void chargesNothingOfABatchWithAReusedKey() throws Exception {
        charge("o-1", "c-1", "1");
        String batch = """
                {"charges":[{"orderId":"o-2","customerId":"c","amount":1},{"orderId":"o-1","customerId":"c","amount":1}]}""";

        assertThat(post("/charges/batch", batch).statusCode()).isEqualTo(422);
        assertThat(get("/charges/o-2").statusCode()).isEqualTo(404);
    }

    @Test
    void refusesABatchOfMoreThanAThousand() throws Exception {
        String charges = IntStream.rangeClosed(1, 1_001)
                .mapToObj("{\"orderId\":\"%d\",\"customerId\":\"c\",\"amount\":1}"::formatted)
                .collect(Collectors.joining(","));

        assertThat(post("/charges/batch", "{\"charges\":[" + charges + "]}").statusCode())
                .isEqualTo(413);
    }

    @Test
    void declinesTheSameShareOfIdsWithEveryRepeat() throws Exception {
        put("/settings", "{\"declineRate\":0.1,\"seed\":7}");
        String charges = IntStream.rangeClosed(1, 1_000)
                .mapToObj("{\"orderId\":\"%d\",\"customerId\":\"c\",\"amount\":1}"::formatted)
                .collect(Collectors.joining(",", "{\"charges\":[", "]}"));
        String first = post("/charges/batch", charges).body();
        delete("/charges");

        assertThat(first.split("DECLINED", -1)).hasSizeBetween(60, 140);
        assertThat(post("/charges/batch", charges).body()).isEqualTo(first);
    }

    @Test
    void repeatsProcessingToEveryChargeAndReportsTheCaptureByItsStatus() throws Exception {
        put("/settings", "{\"processingRate\":1,\"processingMillis\":600000}");
        charge("o-1", "c-1", "1");
        put("/settings", "{\"processingMillis\":0}");
        charge("o-2", "c-1", "1");

        assertThat(charge("o-2", "c-1", "1").body()).contains("\"status\":\"PROCESSING\"");
        assertThat(post("/charges/status", "{\"orderIds\":[\"o-1\",\"o-2\"]}").body())
                .contains("\"o-1\",\"status\":\"PROCESSING\"", "\"o-2\",\"status\":\"CAPTURED\"");
    }

    @Test
    void refusesABatchForOneRefusedCharge() throws Exception {
        put("/settings", "{\"refusalRate\":1}");

        assertThat(charge("o-1", "c-1", "1").statusCode()).isEqualTo(422);
        assertThat(get("/charges/o-1").statusCode()).isEqualTo(404);
    }

    @Test
    void failsTheShareOfRefundsInItsSettings() throws Exception {
        charge("o-1", "c-1", "1");
        put("/settings", "{\"refundErrorRate\":1}");
        assertThat(post("/refunds", "{\"orderId\":\"o-1\"}").statusCode()).isEqualTo(409);
        put("/settings", "{\"refundErrorRate\":0}");

        assertThat(post("/refunds", "{\"orderId\":\"o-1\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void refundsACapturedChargeOnce() throws Exception {
        charge("o-1", "c-1", "1");
        String refund = "{\"orderId\":\"o-1\",\"status\":\"REFUNDED\",\"reference\":\"re_o-1\"}";

        assertThat(post("/refunds", "{\"orderId\":\"o-1\"}").body()).isEqualTo(refund);
        assertThat(post("/refunds", "{\"orderId\":\"o-1\"}").body()).isEqualTo(refund);
        assertThat(post("/refunds", "{\"orderId\":\"o-2\"}").statusCode()).isEqualTo(404);
        put("/settings", "{\"declineRate\":1}");
        charge("o-3", "c-1", "1");
        assertThat(post("/refunds", "{\"orderId\":\"o-3\"}").statusCode()).isEqualTo(409);
    }

    @Test
    void returnsTheStatusOfKnownAndUnknownIds() throws Exception {
        charge("o-1", "c-1", "1");

        assertThat(post("/charges/status", "{\"orderIds\":[\"o-2\",\"o-1\"]}").body())
                .isEqualTo("{\"results\":[{\"orderId\":\"o-2\",\"status\":\"NONE\",\"reference\":null,\"amount\":null},"
                        + "{\"orderId\":\"o-1\",\"status\":\"CAPTURED\",\"reference\":\"ch_o-1\",\"amount\":1.00}]}");
    }

    @Test
    void pagesThroughTheChargesInTheOrderOfTheirIds() throws Exception {
        charge("o-2", "c", "1");
        charge("o-1", "c", "1");
        charge("o-3", "c", "1");

        assertThat(get("/charges?limit=2").body())
                .contains("\"next\":\"o-2\"")
                .containsSubsequence("o-1", "o-2")
                .doesNotContain("o-3");
        assertThat(get("/charges?after=o-2&limit=2").body())
                .contains("\"next\":null", "o-3")
                .doesNotContain("o-1");
        assertThat(get("/charges?limit=5001").statusCode()).isEqualTo(400);
    }

    @Test
    void capturesAndDoesNotRespondWhenACallTimesOut() throws Exception {
        put("/settings", "{\"timeoutRate\":1,\"timeoutMillis\":0}");

        assertThatThrownBy(() -> charge("o-1", "c", "1")).isInstanceOf(IOException.class);
        assertThat(get("/charges/o-1").body()).contains("CAPTURED");
    }

    @Test
    void capturesNothingWhenACallFails() throws Exception {
        put("/settings", "{\"errorRate\":1}");

        assertThat(charge("o-1", "c", "1").statusCode()).isEqualTo(500);
        assertThat(get("/charges/o-1").statusCode()).isEqualTo(404);
    }

    @Test
    void remembersChargesAndSettingsAfterARestart() throws Exception {
        put("/settings", "{\"declineRate\":0.5}");
        String charge = charge("o-1", "c", "1").body();
        server.close();
        Files.writeString(folder.resolve("charges.log"), "{\"orderId\":\"cut o", StandardOpenOption.APPEND);
        start();

        assertThat(charge("o-1", "c", "1").body()).isEqualTo(charge);
        assertThat(get("/settings").body()).contains("\"declineRate\":0.5", "\"latencyMillis\":0");
        server.close();
        start();
        assertThat(get("/charges/o-1").body()).contains("\"attempts\":2");
    }

    @Test
    void keepsOtherSettingsOnAPartialChange() throws Exception {
        put("/settings", "{\"seed\":7}");

        assertThat(put("/settings", "{\"maxParallel\":3}").body())
                .contains("\"seed\":7", "\"maxParallel\":3", "\"latencyMillis\":0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    latencyMillis | -1
                    latencyMillis | 1.5
                    declineRate   | 1.01
                    errorRate     | "x"
                    maxParallel   | 0
                    seed          | null
                    surprise      | 1
                    """)
    void namesTheBadSetting(String name, String value) throws Exception {
        HttpResponse<String> response = put("/settings", "{\"" + name + "\":" + value + "}");

        assertProblem(response, 400, name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    { nonsense                                           | not JSON
                    []                                                   | JSON object
                    {"customerId":"c","amount":1}                        | orderId
                    {"orderId":"o-1","amount":1}                         | customerId
                    {"orderId":"o-1","customerId":"c"}                   | amount
                    {"orderId":"o-1","customerId":"c","amount":"1"}      | amount
                    {"orderId":"o-1","customerId":"c","amount":1.005}    | amount
                    {"orderId":"o-1","customerId":"c","amount":-1}       | amount
                    {"orderId":"o-1","customerId":"c","amount":1e99999}  | amount
                    {"orderId":"o-2","customerId":"c","amount":1}        | Idempotency-Key
                    """)
    void namesTheBadField(String body, String name) throws Exception {
        HttpRequest request = request("/charges")
                .header("Idempotency-Key", "o-1")
                .POST(BodyPublishers.ofString(body))
                .build();

        assertProblem(send(request), 400, name);
    }

    private static String checkout(String returnUrl) {
        return """
                {"checkouts":[{"orderId":"o-1","customerId":"c-1","amount":19.90,"returnUrl":"%s"}]}""".formatted(returnUrl);
    }

    @Test
    void makesABuyersPaymentOnceAndCapturesItOnItsPage() throws Exception {
        String link = "http://127.0.0.1:" + server.port() + "/pay/o-1";
        String open =
                "{\"results\":[{\"orderId\":\"o-1\",\"status\":\"OPEN\",\"reference\":\"ch_o-1\",\"amount\":19.90,\"link\":\""
                        + link + "\"}]}";

        assertThat(post("/checkouts", checkout("http://shop/buyer?a=1&b=2")).body())
                .isEqualTo(open);
        assertThat(post("/checkouts", checkout("http://shop/elsewhere")).body()).isEqualTo(open);
        assertThat(post("/charges/status", "{\"orderIds\":[\"o-1\"]}").body()).isEqualTo(open);
        assertThat(get("/charges").body()).as("no charge yet").contains("\"charges\":[]");
        assertThat(get("/pay/o-1").body()).contains("19.90 EUR for order o-1", "value=\"pay\"", "value=\"decline\"");
        assertThat(form("decline").body()).contains("declined", "value=\"pay\"");
        HttpResponse<String> paid = form("pay");

        assertThat(paid.statusCode()).isEqualTo(303);
        assertThat(paid.headers().firstValue("Location")).contains("http://shop/buyer?a=1&b=2");
        assertThat(get("/charges").body()).contains("\"orderId\":\"o-1\"", "CAPTURED");
        assertThat(post("/checkouts/expire", "{\"orderIds\":[\"o-1\",\"o-2\"]}").body())
                .contains("\"o-1\",\"status\":\"CAPTURED\"", "\"o-2\",\"status\":\"NONE\"");
        assertThat(post("/checkouts", checkout("http://shop/elsewhere")).body()).contains("CAPTURED");
        assertThat(post("/refunds", "{\"orderId\":\"o-1\"}").body()).contains("REFUNDED");
    }

    @Test
    void whatHasExpiredIsNeverPaid() throws Exception {
        post("/checkouts", checkout("http://shop/buyer"));
        assertThat(post("/refunds", "{\"orderId\":\"o-1\"}").statusCode()).isEqualTo(409);

        String expired =
                "{\"results\":[{\"orderId\":\"o-1\",\"status\":\"EXPIRED\",\"reference\":\"ch_o-1\",\"amount\":19.90}]}";
        assertThat(post("/checkouts/expire", "{\"orderIds\":[\"o-1\"]}").body()).isEqualTo(expired);
        HttpResponse<String> late = form("pay");

        assertThat(late.statusCode()).isEqualTo(410);
        assertThat(late.body()).contains("time to pay is over", "href=\"http://shop/buyer\"");
        assertThat(post("/charges/status", "{\"orderIds\":[\"o-1\"]}").body()).isEqualTo(expired);
        assertThat(post("/checkouts", checkout("http://shop/buyer")).body()).isEqualTo(expired);
        assertThat(get("/charges").body()).contains("\"charges\":[]");
    }

    @Test
    void capturesTheShareOfExpiredPaymentsInItsSettingsAllTheSame() throws Exception {
        put("/settings", "{\"latePayRate\":1}");
        post("/checkouts", checkout("http://shop/buyer"));

        assertThat(post("/checkouts/expire", "{\"orderIds\":[\"o-1\"]}").body()).contains("EXPIRED");
        assertThat(Files.readString(folder.resolve("charges.log"))
                        .lines()
                        .toList()
                        .getLast())
                .contains("\"status\":\"EXPIRED\"")
                .doesNotContain("\"capturedAt\":0");
    }

    @Test
    void namesItsPagesByTheAddressThatBuyersHave() throws Exception {
        server.close();
        pages = "https://pay.example";
        start();

        assertThat(post("/checkouts", checkout("http://shop/buyer")).body())
                .contains("\"https://pay.example/pay/o-1\"");
        assertProblem(post("/checkouts", checkout("javascript:alert(1)")), 400, "returnUrl");
        assertThat(get("/pay/o-2").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> form(String action) throws Exception {
        return send(request("/pay/o-1")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("action=" + action))
                .build());
    }

    @Test
    void refusesACallThatTheContractDoesNotHave() throws Exception {
        assertProblem(get("/payments"), 404, "GET /payments");
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"type\":", "\"title\":", "\"status\":" + status, detail);
        assertThat(response.body()).doesNotContain("Exception", "\tat ");
    }

    private void start() throws IOException {
        server = ProviderServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ChargeStore.open(folder.resolve("charges.log")),
                FaultPlan.open(folder.resolve("settings.json")),
                EventSender.of(events),
                pages);
    }

    private HttpResponse<String> charge(String orderId, String customerId, String amount) throws Exception {
        String body = "{\"orderId\":\"%s\",\"customerId\":\"%s\",\"amount\":%s}".formatted(orderId, customerId, amount);
        return send(request("/charges")
                .header("Idempotency-Key", orderId)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET().build());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)).build());
    }

    private HttpResponse<String> put(String path, String body) throws Exception {
        return send(request(path).PUT(BodyPublishers.ofString(body)).build());
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return send(request(path).DELETE().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(ANSWER_LIMIT);
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
