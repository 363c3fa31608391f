package io.hotdeal.benchmark;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Reads the live feed as pages do, without drawing, so that only the gateway's cost is measured. */
final class LivePageReaders implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<AtomicLong> updates = new ArrayList<>();
    private final long since;

    private LivePageReaders() {
        since = System.nanoTime();
    }

    static LivePageReaders open(String gatewayUrl, int pages) throws IOException, InterruptedException {
        LivePageReaders opened = new LivePageReaders();
        for (int page = 0; page < pages; page++) {
            opened.open(gatewayUrl);
        }
        return opened;
    }

    private void open(String gatewayUrl) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = http.send(
                HttpRequest.newBuilder(URI.create(gatewayUrl + "/live")).build(), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new ProcessException("The live feed responded with " + response.statusCode() + ".");
        }
        AtomicLong count = new AtomicLong();
        updates.add(count);
        Thread.ofVirtual().start(() -> read(response.body(), count));
    }

    private static void read(Stream<String> lines, AtomicLong count) {
        try (lines) {
            lines.filter("event: frame"::equals).forEach(frame -> count.incrementAndGet());
        } catch (UncheckedIOException closed) {
            // A page ends when it is closed.
        }
    }

    /** Updates of the page with the fewest. */
    double updatesPerSecond() {
        long fewest = updates.stream().mapToLong(AtomicLong::get).min().orElse(0);
        return fewest * 1e9 / (System.nanoTime() - since);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
