package io.hotdeal.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import tools.jackson.databind.json.JsonMapper;

/** A real Tomcat whose servlet answers when the test lets it. */
class ConcurrencyLimitValveTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final List<String> OTHER_PARTS = List.of(
            "/offers/1/orders/x",
            "/order",
            "/payments/events",
            "/admin/offers/1",
            "/actuator/health",
            "/live",
            "/docs");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger inWork = new AtomicInteger();
    private final HttpClient http = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private WebServer server;

    @BeforeEach
    void start() {
        var factory = new TomcatServletWebServerFactory(0);
        new IntakeConfiguration()
                .boundedIntake(new IntakeProperties(1, 0, PATIENCE, 1, SOON), meters)
                .customize(factory);
        server = factory.getWebServer(
                context -> context.addServlet("buying", new Buying()).addMapping("/*"));
        server.start();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        server.stop();
        http.close();
    }

    private final class Buying extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            if (request.getQueryString() == null) {
                inWork.incrementAndGet();
                try {
                    assertThat(gate.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    inWork.decrementAndGet();
                }
            }
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + path))
                .timeout(SOON)
                .build();
    }

    @Test
    void refusesABuyerWhoHasWaitedForLongerThanThePatience() throws Exception {
        assertThat(send("/actuator/health?at-once").statusCode()).isEqualTo(200);
        var first = http.sendAsync(request("/offers/1/orders"), BodyHandlers.ofString());
        await("it is in work").atMost(SOON).until(() -> inWork.get() == 1);

        HttpResponse<String> second = send("/offers/1/orders");

        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        assertThat(second.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new JsonMapper().readTree(second.body()).path("type").asString())
                .isEqualTo("urn:hotdeal:problem:overloaded");
        assertThat(meters.counter("hotdeal.intake.refused").count()).isEqualTo(1);
        assertThat(inWork.get()).as("the second never was").isEqualTo(1);
        assertThat(send("/actuator/health").statusCode()).as("as last known").isEqualTo(200);

        gate.countDown();
        assertThat(first.get(SOON.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(send("/offers/1/orders").statusCode()).as("room again").isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/offers/1/orders/x",
                "/order",
                "/payments/events",
                "/admin/offers/1",
                "/actuator/prometheus",
                "/docs",
                "/"
            })
    void aPartThatIsFullTakesNoPlaceOfAnother(String full) throws Exception {
        var slow = http.sendAsync(request(full), BodyHandlers.ofString());
        await("it is in work").atMost(SOON).until(() -> inWork.get() == 1);

        assertThat(send(full + "?at-once").statusCode()).isEqualTo(503);
        for (String path : OTHER_PARTS) {
            if (IntakePart.of(path) != IntakePart.of(full)) {
                assertThat(send(path + "?at-once").statusCode()).as(path).isEqualTo(200);
            }
        }
        assertThat(send("/offers/1/orders?at-once").statusCode()).isEqualTo(200);

        gate.countDown();
        assertThat(slow.get(SOON.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void healthBeyondItsBoundIsTheLastKnown() throws Exception {
        assertThat(send("/actuator/health/readiness?at-once").statusCode()).isEqualTo(200);
        var slow = http.sendAsync(request("/actuator/health"), BodyHandlers.ofString());
        await("it is in work").atMost(SOON).until(() -> inWork.get() == 1);

        HttpResponse<String> known = send("/actuator/health/readiness?at-once");
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(known.body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(send("/actuator/health/liveness?at-once").statusCode())
                .as("not known yet")
                .isEqualTo(503);

        gate.countDown();
        assertThat(slow.get(SOON.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNoQuestionForHealthSaysNothingOfIt() throws Exception {
        var options = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getPort() + "/actuator/health/readiness"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .timeout(SOON)
                .build();
        assertThat(http.send(options, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        var slow = http.sendAsync(request("/actuator/health"), BodyHandlers.ofString());
        await("it is in work").atMost(SOON).until(() -> inWork.get() == 1);

        assertThat(send("/actuator/health/readiness?at-once").statusCode()).isEqualTo(503);

        gate.countDown();
        assertThat(slow.get(SOON.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        return http.send(request(path), BodyHandlers.ofString());
    }
}
