package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running gateway, as clients and administrators speak to it. */
final class Gateway {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PROBLEM = "urn:hotdeal:problem:";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http;
    private final String url;
    private final String credentials;
    private final Duration patience;

    Gateway(RunningStack stack, Component gateway) {
        this(
                stack.gatewayUrl(gateway.number()),
                basic(stack.adminUser(), stack.adminPassword()),
                PATIENCE,
                "127.0.0.1");
    }

    /** @param patience with which a request waits for its response; without one in time it fails */
    Gateway within(Duration patience) {
        return new Gateway(url, credentials, patience, "127.0.0.1");
    }

    /** As a client at another address of this machine, such as 127.0.0.2. */
    Gateway seenFrom(String address) {
        return new Gateway(url, credentials, PATIENCE, address);
    }

    private Gateway(String url, String credentials, Duration patience, String clientAddress) {
        this.url = url;
        this.credentials = credentials;
        this.patience = patience;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .localAddress(address(clientAddress))
                .build();
    }

    String url() {
        return url;
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A header's value for administrators. */
    String credentials() {
        return credentials;
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    record Response(int status, HttpResponse<String> http) {

        String text() {
            return http.body();
        }

        JsonNode json() {
            return JSON.readTree(http.body());
        }

        Optional<String> header(String name) {
            return http.headers().firstValue(name);
        }

        String type() {
            return json().path("type").asString("");
        }

        @Override
        public String toString() {
            return status + " " + http.headers().map() + " " + http.body();
        }
    }

    /** A refusal as documented: status, problem, its type, Retry-After exactly when it is worth it, nothing internal. */
    static Response refused(Response response, int status, String type) {
        assertThat(response.status()).as("%s", response).isEqualTo(status);
        assertThat(response.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(response.type()).isEqualTo(PROBLEM + type);
        assertThat(response.json().path("title").asString("")).isNotBlank();
        assertThat(response.json().path("status").asInt()).isEqualTo(status);
        assertThat(response.header("Retry-After").isPresent()).isEqualTo(status == 503 || status == 429);
        assertThat(response.text()).doesNotContain("Exception", "io.hotdeal", "\tat ");
        return response;
    }

    /** One request with whatever headers: name, value, ... */
    Response send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(patience)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return send(request, headers);
    }

    /** A body that does not say its length. */
    Response sendChunked(String method, String path, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(patience)
                .method(method, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
        return send(request, headers);
    }

    private Response send(HttpRequest.Builder request, String... headers) {
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Response(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Response get(String path) {
        return send("GET", path, null);
    }

    Response order(int offer, String body, String... headers) {
        return send("POST", "/offers/" + offer + "/orders", body, withJson(headers));
    }

    Response buy(int offer, String customer, int quantity, String... headers) {
        return order(offer, "{\"customerId\":\"%s\",\"quantity\":%d}".formatted(customer, quantity), headers);
    }

    Response admin(String method, String path, @Nullable String body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = credentials;
        return body == null ? send(method, path, null, all) : send(method, path, body, withJson(all));
    }

    Response open(int offer, String form, String changeId) {
        return admin("PUT", "/admin/offers/" + offer, form, "Idempotency-Key", changeId);
    }

    Response restock(int offer, int units, String changeId) {
        return admin(
                "POST",
                "/admin/offers/" + offer + "/restock",
                "{\"units\":" + units + "}",
                "Idempotency-Key",
                changeId);
    }

    Response close(int offer, String changeId) {
        return admin("POST", "/admin/offers/" + offer + "/close", null, "Idempotency-Key", changeId);
    }

    /** Units on sale, as this gateway has read them after this call. */
    int available(int offer) {
        return read(offer).json().path("available").asInt(-1);
    }

    /** An offer, as this gateway has read it after this call. */
    Response read(int offer) {
        Instant called = Instant.now();
        return await("offer " + offer + " to be read by " + url)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> get("/offers/" + offer),
                        response -> !Instant.parse(
                                        response.header("Snapshot-At").orElse(Instant.MIN.toString()))
                                .isBefore(called));
    }

    /** As many buyers at the same moment, each with a POST. @return status and text of each response */
    List<String> postAtOnce(int buyers, String path) throws InterruptedException, ExecutionException {
        Callable<Response> post = () -> send("POST", path, null);
        List<String> responses = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Response> response :
                    threads.invokeAll(Collections.nCopies(buyers, post), 1, TimeUnit.MINUTES)) {
                responses.add(response.get().status() + " " + response.get().text());
            }
        }
        return responses;
    }

    private static String[] withJson(String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return all;
    }
}
