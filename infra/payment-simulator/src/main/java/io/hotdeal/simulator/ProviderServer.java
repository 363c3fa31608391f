package io.hotdeal.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The simulator's HTTP server: one virtual thread per call, responses in JSON, errors as problems. */
public final class ProviderServer implements AutoCloseable {

    /** The address by which buyers reach this provider's pages, without a path; by default the one that the shop calls. */
    static final String PAGES_URL = "PAYMENT_PAGES_URL";

    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final ExecutorService threads;
    private final ProviderApi api;
    private final EventSender events;

    private ProviderServer(HttpServer server, ExecutorService threads, ProviderApi api, EventSender events) {
        this.server = server;
        this.threads = threads;
        this.api = api;
        this.events = events;
    }

    /**
     * Starts a provider in this process.
     *
     * @param place port 0 means any free one
     * @param log   of the charges; the settings are kept beside it, as settings.json
     * @param environment may say where it reports what becomes of charges, and by which address buyers reach its pages
     */
    public static ProviderServer open(InetSocketAddress place, Path log, Map<String, String> environment)
            throws IOException {
        return start(
                place,
                ChargeStore.open(log),
                FaultPlan.open(log.resolveSibling("settings.json")),
                EventSender.of(environment),
                environment.getOrDefault(PAGES_URL, ""));
    }

    static ProviderServer start(
            InetSocketAddress place, ChargeStore book, FaultPlan terms, EventSender events, String pagesUrl)
            throws IOException {
        HttpServer server = HttpServer.create(place, BACKLOG);
        ProviderServer provider = new ProviderServer(
                server,
                Executors.newVirtualThreadPerTaskExecutor(),
                new ProviderApi(book, terms, events, pagesUrl),
                events);
        server.setExecutor(provider.threads);
        server.createContext(PayPage.PATH, new PayPage(book, terms, events)::handle);
        server.createContext("/", provider::handle);
        server.start();
        return provider;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            ProviderApi.Response response = respond(exchange);
            if (response.status() == ProviderApi.NO_RESPONSE) {
                return;
            }
            String type = response.status() < 400 ? "application/json" : "application/problem+json";
            exchange.getResponseHeaders().set("Content-Type", type);
            byte[] body = Json.MAPPER.writeValueAsBytes(response.body());
            exchange.sendResponseHeaders(response.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ProviderApi.Response respond(HttpExchange exchange) throws IOException {
        try {
            return api.respond(exchange);
        } catch (ProviderProblem problem) {
            return new ProviderApi.Response(problem.status(), problem.body());
        } catch (UncheckedIOException e) {
            e.printStackTrace();
            return failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("The provider is ending.");
        }
    }

    private static ProviderApi.Response failed(String detail) {
        return new ProviderApi.Response(500, new ProviderProblem(500, "failed", "Failed", detail).body());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        events.close();
    }
}
