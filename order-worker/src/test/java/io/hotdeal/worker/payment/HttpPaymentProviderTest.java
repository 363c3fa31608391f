package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import io.hotdeal.worker.payment.PaymentProvider.AwaitingBuyer;
import io.hotdeal.worker.payment.PaymentProvider.Captured;
import io.hotdeal.worker.payment.PaymentProvider.Charge;
import io.hotdeal.worker.payment.PaymentProvider.Checkout;
import io.hotdeal.worker.payment.PaymentProvider.Declined;
import io.hotdeal.worker.payment.PaymentProvider.NotCharged;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.payment.PaymentProvider.RefundFailedException;
import io.hotdeal.worker.payment.PaymentProvider.Refused;
import io.hotdeal.worker.payment.PaymentProvider.Unknown;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.client.RestClient;

/** The adapter against an HTTP server that responds as each test says. */
class HttpPaymentProviderTest {

    private static final ProviderCredentials NO_CREDENTIALS = new ProviderCredentials(null, null, null, null);

    private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(20);

    private record Response(int status, String body) {}

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Function<String, Response> responses = request -> new Response(200, "{}");
    private HttpServer server;
    private HttpPaymentProvider provider;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
        provider = provider(Duration.ofSeconds(20));
    }

    private HttpPaymentProvider provider(Duration timeout) {
        return provider(timeout, NO_CREDENTIALS, System::nanoTime);
    }

    private HttpPaymentProvider provider(Duration timeout, ProviderCredentials credentials, LongSupplier nanoTime) {
        return new HttpPaymentProvider(
                RestClient.builder(),
                properties("http://127.0.0.1:" + server.getAddress().getPort(), timeout),
                credentials,
                nanoTime);
    }

    private static PaymentProperties properties(String url, Duration timeout) {
        return new PaymentProperties(
                URI.create(url),
                1,
                500,
                timeout,
                64,
                BATCH_TIMEOUT,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofHours(24),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                5,
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                20,
                Duration.ofSeconds(30),
                null);
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestURI().getPath() + " "
                + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        requests.add(request);
        authorizations.add(
                Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "none"));
        Response response = responses.apply(request);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        byte[] body = response.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(response.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void sendsOneCallWithAmountsOfTwoDecimalsAndReadsEachOutcome() {
        responses = request -> new Response(200, """
                {"results":[
                 {"orderId":"%s","status":"CAPTURED","reference":"r1","amount":19.90},
                 {"orderId":"%s","status":"DECLINED","reference":"r2","amount":19.9}]}""".formatted(id(1), id(2)));

        Map<OrderId, Outcome> outcomes = provider.charge(charges(1, 2));

        assertThat(outcomes)
                .containsEntry(id(1), new Captured("r1"))
                .containsEntry(id(2), new Declined("r2"))
                .hasSize(2);
        assertThat(requests)
                .singleElement()
                .asString()
                .startsWith("/charges/batch {\"charges\":[")
                .contains("\"amount\":19.90");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "not json",
                "{\"results\":null}",
                "{\"results\":[null]}",
                "{\"results\":[{\"status\":\"DECLINED\",\"reference\":\"r\"}]}",
                "{\"results\":[{\"orderId\":\"ID\"}]}",
                "{\"results\":[{\"orderId\":\"ID\",\"status\":\"DECLINED\"}]}",
                "{\"results\":[{\"orderId\":\"ID\",\"status\":\"PENDING\",\"reference\":\"r\"}]}",
                "{\"results\":[{\"orderId\":\"ID\",\"status\":\"CAPTURED\",\"reference\":\"r\",\"amount\":1.00}]}",
                "{\"results\":[{\"orderId\":\"ID\",\"status\":\"CAPTURED\",\"reference\":\"r\"},"
                        + "{\"orderId\":\"ID\",\"status\":\"DECLINED\",\"reference\":\"r\"}]}"
            })
    void anAnswerThatIsNotBeyondDoubtIsUnknownAndNeverDeclined(String body) {
        responses = request -> new Response(200, body.replace("ID", id(1).value()));

        assertThat(provider.charge(charges(1, 1)))
                .hasSize(1)
                .allSatisfy((order, outcome) -> assertThat(outcome).isInstanceOf(Unknown.class));
    }

    /** 64 bytes of UTF-8 on Oracle. The money is taken, so the order must become PAID. */
    @ParameterizedTest
    @CsvSource({"r, 64", "ö, 32", "決, 21"})
    void aReferenceThatTheDatabaseCannotKeepIsCut(String character, int kept) {
        responses = request -> new Response(200, """
                {"results":[{"orderId":"%s","status":"CAPTURED","reference":"%s"}]}""".formatted(id(1), character.repeat(65)));

        assertThat(provider.charge(charges(1, 1))).containsEntry(id(1), new Captured(character.repeat(kept)));
    }

    @Test
    void anOrderThatWasNotAskedForIsIgnored() {
        responses = request -> new Response(200, """
                {"results":[{"orderId":"%s","status":"CAPTURED","reference":"r"},
                            {"orderId":"somebody else's","status":"CAPTURED","reference":"r"}]}""".formatted(id(9)));

        assertThat(provider.charge(charges(1, 1))).containsOnlyKeys(id(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 404, 408, 409, 424, 425, 429, 500, 503})
    void aFailureIsUnknownForAllInOneCall(int status) {
        responses = request -> new Response(status, "{}");

        assertThat(provider.charge(charges(1, 4)).values())
                .hasSize(4)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Unknown.class,
                                unknown -> assertThat(unknown.unavailable()).isEqualTo(status >= 500)));
        assertThat(requests).hasSize(1);
    }

    @Test
    void oneChargeThatTheProviderRefusesIsFoundInFewCallsAndKeepsNoNeighbourWaiting() {
        responses = request -> {
            if (request.contains(id(5).value())) {
                return new Response(422, "{}");
            }
            List<String> results = IntStream.rangeClosed(1, 500)
                    .filter(number -> request.contains(id(number).value()))
                    .mapToObj(number ->
                            "{\"orderId\":\"%s\",\"status\":\"CAPTURED\",\"reference\":\"r\"}".formatted(id(number)))
                    .toList();
            return new Response(200, "{\"results\":[" + String.join(",", results) + "]}");
        };

        Map<OrderId, Outcome> outcomes = provider.charge(charges(1, 500));

        assertThat(outcomes.get(id(5))).isEqualTo(new Refused("refused with 422"));
        assertThat(outcomes.values()).filteredOn(Captured.class::isInstance).hasSize(499);
        assertThat(requests).as("twice the halvings of 500, and the first").hasSizeLessThanOrEqualTo(19);
    }

    @Test
    void aRefusalOfEverythingIsBoundedInItsCallsAndEndsNoOrder() {
        responses = request -> new Response(422, "{}");

        assertThat(provider.charge(charges(1, 500)).values()).hasSize(500).allMatch(Unknown.class::isInstance);
        assertThat(requests).hasSizeLessThanOrEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aRefusalOfEverythingEndsNoOrderWhenACallOfItHasNoResult(int status) {
        responses = request -> new Response(requests.size() == 2 ? status : 422, "{}");

        assertThat(provider.charge(charges(1, 500)).values()).hasSize(500).allMatch(Unknown.class::isInstance);
    }

    @Test
    void noCallBeginsOnceTheBatchHasTakenItsTime() {
        AtomicLong now = new AtomicLong();
        var slow = provider(Duration.ofSeconds(20), NO_CREDENTIALS, now::get);
        responses = request -> {
            now.addAndGet(BATCH_TIMEOUT.toNanos() / 2);
            return new Response(422, "{}");
        };

        assertThat(slow.charge(charges(1, 20)).values()).hasSize(20).allMatch(Unknown.class::isInstance);
        assertThat(requests).hasSize(2);
    }

    @Test
    void eachCallShowsItsCredentials() {
        var withPassword = provider(
                Duration.ofSeconds(20), new ProviderCredentials("shop", "opensesame", null, null), System::nanoTime);
        var withHeader = provider(
                Duration.ofSeconds(20),
                new ProviderCredentials("", null, "Authorization", "Bearer abc"),
                System::nanoTime);

        for (HttpPaymentProvider each : List.of(provider, withPassword, withHeader)) {
            each.charge(charges(1, 1));
            each.status(List.of(id(1)));
            assertThatThrownBy(() -> each.refund(id(1))).isInstanceOf(RefundFailedException.class);
        }

        String basic = "Basic c2hvcDpvcGVuc2VzYW1l";
        assertThat(authorizations)
                .containsExactly("none", "none", "none", basic, basic, basic, "Bearer abc", "Bearer abc", "Bearer abc");
    }

    @Test
    void aChargeRefusedAloneIsRefused() {
        responses = request -> new Response(400, "{}");

        assertThat(provider.charge(charges(1, 1)).get(id(1))).isEqualTo(new Refused("refused with 400"));
    }

    @Test
    void knowsWhetherTheProviderResponds() {
        responses = request -> new Response(503, "{}");
        provider.charge(charges(1, 1));
        assertThat(provider.isResponding()).isFalse();

        responses = request -> new Response(422, "{}");
        provider.charge(charges(1, 1));
        assertThat(provider.isResponding()).isTrue();
    }

    /** Else the sweep sends whole batches while every charge fails. */
    @Test
    void aStatusAloneDoesNotEndAnOutageOfCharges() {
        responses = request -> request.startsWith("/charges/status")
                ? new Response(200, "{\"results\":[{\"orderId\":\"%s\",\"status\":\"NONE\"}]}".formatted(id(1)))
                : new Response(500, "{}");
        provider.charge(charges(1, 1));

        provider.status(List.of(id(1)));

        assertThat(provider.isResponding()).isFalse();
        provider.status(List.of(id(2)));
        assertThat(provider.isResponding()).as("nothing is left to charge").isTrue();
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsUnknown() {
        responses = request -> {
            try {
                assertThat(end.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Response(200, "{}");
        };

        assertThat(provider(Duration.ofMillis(300)).charge(charges(1, 1)).get(id(1)))
                .isInstanceOf(Unknown.class);
    }

    @Test
    void aProviderThatIsNotThereIsUnknown() {
        var absent = new HttpPaymentProvider(
                RestClient.builder(), properties("http://127.0.0.1:1", Duration.ofSeconds(20)), NO_CREDENTIALS);

        assertThat(absent.charge(charges(1, 2)).values()).hasSize(2).allMatch(Unknown.class::isInstance);
        assertThat(absent.status(List.of(id(1))).values()).allMatch(Unknown.class::isInstance);
    }

    @Test
    void aBuyersPaymentIsAskedForWithItsReturnAddressAndItsLinkIsRead() {
        responses = request -> new Response(200, """
                {"results":[{"orderId":"%s","status":"OPEN","reference":"r","amount":19.90,"link":"https://pay.example/1"}]}""".formatted(id(1)));

        Map<OrderId, Outcome> outcomes =
                provider.checkout(List.of(new Checkout(charges(1, 1).getFirst(), "https://shop.example/1")));

        assertThat(outcomes).containsExactly(Map.entry(id(1), new AwaitingBuyer("https://pay.example/1")));
        assertThat(requests)
                .singleElement()
                .asString()
                .startsWith("/checkouts {\"checkouts\":[")
                .contains("\"amount\":19.90", "\"returnUrl\":\"https://shop.example/1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "\"\"", "\"javascript:alert(1)\"", "\"https://pay.example/ö\"", "\"//pay.example\""})
    void aLinkThatCannotBeUsedIsNone(String link) {
        responses = request -> new Response(200, """
                {"results":[{"orderId":"%s","status":"OPEN","reference":"r","link":%s}]}""".formatted(id(1), link));

        assertThat(provider.status(List.of(id(1))).get(id(1))).isInstanceOf(Unknown.class);
    }

    @Test
    void onlyAConfirmedEndIsOne() {
        responses = request -> new Response(200, """
                {"results":[{"orderId":"%s","status":"EXPIRED","reference":"r"},
                 {"orderId":"%s","status":"OPEN","reference":"r","link":"https://pay.example/2"},
                 {"orderId":"%s","status":"PROCESSING","reference":"r"}]}""".formatted(id(1), id(2), id(3)));

        Map<OrderId, Outcome> outcomes = provider.expire(List.of(id(1), id(2), id(3)));

        assertThat(outcomes).containsEntry(id(1), new Declined("r"));
        assertThat(List.of(id(2), id(3)))
                .allSatisfy(order -> assertThat(outcomes.get(order)).isInstanceOf(Unknown.class));
    }

    @Test
    void aStatusOfNoneMeansNotChargedAndARefundedOneIsDeclined() {
        responses = request -> new Response(200, """
                {"results":[{"orderId":"%s","status":"NONE","reference":null},
                            {"orderId":"%s","status":"REFUNDED","reference":"r"}]}""".formatted(id(1), id(2)));

        assertThat(provider.status(List.of(id(1), id(2))).get(id(1))).isEqualTo(new NotCharged());
        assertThat(provider.status(List.of(id(2))).get(id(2))).isEqualTo(new Declined("r"));
        assertThat(requests).allMatch(request -> request.startsWith("/charges/status {\"orderIds\":["));
    }

    @Test
    void aRefundIsDoneOnlyWhenTheProviderSaysSo() {
        responses = request -> new Response(200, "{\"status\":\"REFUNDED\",\"reference\":\"r\"}");
        provider.refund(id(1));
        assertThat(requests).containsExactly("/refunds {\"orderId\":\"" + id(1) + "\"}");

        responses = request -> new Response(200, "{\"status\":\"CAPTURED\"}");
        assertThatThrownBy(() -> provider.refund(id(1))).isInstanceOf(RefundFailedException.class);
        responses = request -> new Response(500, "{}");
        assertThatThrownBy(() -> provider.refund(id(1))).isInstanceOf(RefundFailedException.class);
    }

    private static List<Charge> charges(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> new Charge(id(number), new CustomerId("c-" + number), new BigDecimal("19.9")))
                .toList();
    }
}
