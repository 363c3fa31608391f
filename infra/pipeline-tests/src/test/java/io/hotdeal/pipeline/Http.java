package io.hotdeal.pipeline;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends JSON over HTTP to one address; a response other than 2xx fails the test with its text. */
final class Http {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;
    private final String authorization;

    Http(String base) {
        this(base, "");
    }

    private Http(String base, String authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    static Http as(String base, String user, String password) {
        String credentials = user + ":" + password;
        return new Http(
                base, "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().GET(), path);
    }

    JsonNode put(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().PUT(HttpRequest.BodyPublishers.ofString(body)), path);
    }

    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)), path);
    }

    private JsonNode send(HttpRequest.Builder request, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = exchange(request, path);
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(base + path + " responded with " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /** For callers that expect another response than 2xx. */
    int status(String method, String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder().method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return exchange(request, path).statusCode();
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request, String path)
            throws IOException, InterruptedException {
        request.uri(URI.create(base + path)).timeout(Duration.ofSeconds(30)).header("Content-Type", "application/json");
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
