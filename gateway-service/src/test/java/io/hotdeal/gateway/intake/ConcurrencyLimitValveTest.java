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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import tools.jackson.databind.json.JsonMapper;

/** A real Tomcat whose servlet answers when the test lets it. */
class ConcurrencyLimitValveTest {

    private static final Duration SOON = Duration.ofSeconds(10);

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
                .boundedIntake(new IntakeProperties(2, SOON), meters)
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
            if (request.getRequestURI().startsWith("/offers")) {
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
    void refusesBuyersBeyondTheBoundAtOnceAndOperatorsNever() throws IOException, InterruptedException {
        var first = http.sendAsync(request("/offers/1/orders"), BodyHandlers.ofString());
        var second = http.sendAsync(request("/offers/1/orders"), BodyHandlers.ofString());
        await("both are in work").atMost(SOON).until(() -> inWork.get() == 2);

        HttpResponse<String> third = http.send(request("/offers/1/orders"), BodyHandlers.ofString());

        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(third.headers().firstValue("Retry-After")).contains("1");
        assertThat(third.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new JsonMapper().readTree(third.body()).path("type").asString())
                .isEqualTo("urn:hotdeal:problem:overloaded");
        assertThat(meters.counter("hotdeal.intake.refused").count()).isEqualTo(1);
        assertThat(http.send(request("/admin/offers/1"), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(http.send(request("/actuator/health"), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);

        gate.countDown();
        assertThat(first).succeedsWithin(SOON).returns(200, HttpResponse::statusCode);
        assertThat(second).succeedsWithin(SOON);
        assertThat(http.send(request("/offers/1/orders"), BodyHandlers.ofString())
                        .statusCode())
                .as("room again")
                .isEqualTo(200);
    }
}
