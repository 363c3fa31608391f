package io.hotdeal.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An open live page, as far as a page reads the feed. */
final class Frames implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DATA = "data: ";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    Frames(String gatewayUrl) throws IOException, InterruptedException {
        response = http.send(
                HttpRequest.newBuilder(URI.create(gatewayUrl + "/live"))
                        .timeout(GatewayStack.SOON)
                        .build(),
                BodyHandlers.ofInputStream());
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    HttpResponse<?> response() {
        return response;
    }

    /** @return null when the feed has ended */
    @Nullable
    JsonNode next() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(DATA)) {
                return JSON.readTree(line.substring(DATA.length()));
            }
        }
        return null;
    }

    @Override
    public void close() {
        http.shutdownNow(); // close() would wait for the page's response without a bound
    }
}
