package io.hotdeal.testkit.shop;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the gateway's administration and the provider's settings over HTTP. A refusal's message has the response. */
public final class ShopClient implements AutoCloseable {

    private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(30);
    private static final Duration READ_WITHIN = Duration.ofSeconds(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String gatewayUrl;
    private final String providerUrl;
    private final String authorization;

    public ShopClient(String gatewayUrl, String providerUrl, String adminUser, String adminPassword) {
        this.gatewayUrl = gatewayUrl;
        this.providerUrl = providerUrl;
        byte[] credentials = (adminUser + ":" + adminPassword).getBytes(StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    /** For an external gateway, whose provider is out of reach. */
    public ShopClient(String gatewayUrl, String adminUser, String adminPassword) {
        this(gatewayUrl, "", adminUser, adminPassword);
    }

    /** Opens an offer with so many units on the pipeline's path; one customer may buy them all. */
    public void open(int offer, int units) throws IOException, InterruptedException {
        open(offer, units, units);
    }

    /** @param customerLimit units that one customer may have */
    public void open(int offer, int units, int customerLimit) throws IOException, InterruptedException {
        open(offer, units, customerLimit, "open-" + UUID.randomUUID());
    }

    /** @param changeId a change with this id is made once, however often it is asked for */
    public void open(int offer, int units, String changeId) throws IOException, InterruptedException {
        open(offer, units, units, changeId);
    }

    private void open(int offer, int units, int customerLimit, String changeId)
            throws IOException, InterruptedException {
        open(offer, String.format(Locale.ROOT, "{\"units\":%d,\"customerLimit\":%d}", units, customerLimit), changeId);
    }

    /** @param form the body of the request, JSON */
    public void openAs(int offer, String form) throws IOException, InterruptedException {
        open(offer, form, "open-" + UUID.randomUUID());
    }

    private void open(int offer, String form, String changeId) throws IOException, InterruptedException {
        send(request(gatewayUrl + "/admin/offers/" + offer)
                .header("Authorization", authorization)
                .header("Idempotency-Key", changeId)
                .PUT(BodyPublishers.ofString(form))
                .build());
    }

    /** Whether the product is or was on sale. */
    public boolean wasOpened(int offer) throws IOException, InterruptedException {
        HttpRequest read = request(gatewayUrl + "/offers/" + offer).GET().build();
        int status = http.send(read, BodyHandlers.discarding()).statusCode();
        if (status != 200 && status != 404) {
            throw new ProcessException(read.uri() + " was answered with " + status);
        }
        return status == 200;
    }

    /**
     * Units of an offer that are on sale, as the gateway has read them after this call. A gateway whose clock is behind by more
     * than five seconds is taken at its word.
     */
    public int available(int offer) throws IOException, InterruptedException {
        Instant called = Instant.now();
        while (true) {
            HttpResponse<String> response =
                    exchange(request(gatewayUrl + "/offers/" + offer).GET().build());
            Instant readAt =
                    Instant.parse(response.headers().firstValue("Snapshot-At").orElse(Instant.MAX.toString()));
            if (!readAt.isBefore(called) || called.plus(READ_WITHIN).isBefore(Instant.now())) {
                return JSON.readTree(response.body()).required("available").intValue();
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Closes an offer. @throws ProcessException when it has not drained after half a minute */
    public void close(int offer) throws IOException, InterruptedException {
        HttpRequest close = request(gatewayUrl + "/admin/offers/" + offer + "/close")
                .header("Authorization", authorization)
                .header("Idempotency-Key", "close-" + UUID.randomUUID())
                .POST(BodyPublishers.noBody())
                .build();
        for (int attempt = 0; attempt < 3; attempt++) {
            // The gateway waits ten seconds for the offer's orders, then responds with 202 and what it waits for.
            int status = http.send(close, BodyHandlers.discarding()).statusCode();
            if (status != 202) {
                break;
            }
        }
        send(close);
    }

    /** An order's status, such as {@code PAID}. */
    public String orderStatus(int offer, String orderId) throws IOException, InterruptedException {
        String url = gatewayUrl + "/offers/" + offer + "/orders/" + orderId;
        return JSON.readTree(send(request(url).GET().build()))
                .required("status")
                .stringValue();
    }

    /** Orders one unit, or repeats that request. @return the response, whatever its status */
    public HttpResponse<String> order(int offer, String customer, String key) throws IOException, InterruptedException {
        return http.send(
                request(gatewayUrl + "/offers/" + offer + "/orders")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString("{\"customerId\":\"" + customer + "\",\"quantity\":1}"))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Changes some of the provider's settings, as a JSON object. */
    public void providerSettings(String partial) throws IOException, InterruptedException {
        send(request(providerUrl + "/settings")
                .PUT(BodyPublishers.ofString(partial))
                .build());
    }

    /** The number of captures that were not refunded, by order, over all charges of the provider. */
    public Map<String, Integer> captures() throws IOException, InterruptedException {
        Map<String, Integer> captures = new HashMap<>();
        String after = "";
        do {
            JsonNode page = JSON.readTree(send(request(providerUrl + "/charges?limit=5000&after=" + after)
                    .GET()
                    .build()));
            for (JsonNode charge : page.required("charges")) {
                if (charge.required("status").stringValue().equals("CAPTURED")) {
                    captures.merge(charge.required("orderId").stringValue(), 1, Integer::sum);
                }
            }
            after = page.path("next").stringValue("");
        } while (!after.isEmpty());
        return captures;
    }

    /** Charges that the provider has given back. */
    public long refunds() throws IOException, InterruptedException {
        return summary().required("refunded").longValue();
    }

    /**
     * What the provider was asked for; a call may name many orders.
     *
     * @param calls        to charge and to refund
     * @param orders       that they named, each as often as it was named
     * @param statusCalls  to ask about charges
     * @param statusOrders that they named
     */
    public record ProviderCalls(long calls, long orders, long statusCalls, long statusOrders) {}

    public ProviderCalls providerCalls() throws IOException, InterruptedException {
        JsonNode summary = summary();
        return new ProviderCalls(
                summary.required("calls").longValue(),
                summary.required("orders").longValue(),
                summary.required("statusCalls").longValue(),
                summary.required("statusOrders").longValue());
    }

    private JsonNode summary() throws IOException, InterruptedException {
        return JSON.readTree(
                send(request(providerUrl + "/charges/summary").GET().build()));
    }

    /** Deletes every charge of the provider. */
    public void forgetCharges() throws IOException, InterruptedException {
        send(request(providerUrl + "/charges").DELETE().build());
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(RESPONSE_LIMIT)
                .header("Content-Type", "application/json");
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        return exchange(request).body();
    }

    private HttpResponse<String> exchange(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new ProcessException(request.method() + " " + request.uri() + " got the response "
                    + response.statusCode() + ": " + response.body());
        }
        return response;
    }

    @Override
    public void close() {
        http.close();
    }
}
