package io.hotdeal.testkit.training;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.Component.Kind;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.ProjectLayout;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.StartCache;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes the {@link StartCache}s that are missing or not current: starts the programs, sends a few requests, and ends them
 * normally. The build runs it before the integration tests. A cache is an optimisation: a failed training prints one line,
 * and programs start without.
 */
public final class TrainStartCaches {

    private static final int OFFER = 1;
    private static final int UNITS = 10;
    private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(30);

    private TrainStartCaches() {}

    /** @param arguments names of kinds: kafka, worker, gateway */
    public static void main(String[] arguments) throws InterruptedException {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (String argument : arguments) {
            kinds.add(Kind.valueOf(argument.toUpperCase(Locale.ROOT)));
        }
        of(kinds, ProjectLayout.find(), Path.of("target", "stack", "start-caches"), System.out);
    }

    /**
     * Makes the caches of some kinds in one stack; does nothing when all are current.
     *
     * @param kinds     of Kafka, gateway and worker
     * @param runFolder of the stack
     * @param out       for the caches made, or the reason why none was
     */
    public static void of(Set<Kind> kinds, ProjectLayout installation, Path runFolder, PrintStream out)
            throws InterruptedException {
        if (!StartCache.isSupported()) {
            out.println("No AOT caches before JDK 25: programs start without.");
            return;
        }
        Map<Kind, StartCache> missing = new EnumMap<>(Kind.class);
        for (Kind kind : kinds) {
            installation.startCache(kind).filter(cache -> !cache.exists()).ifPresent(cache -> missing.put(kind, cache));
        }
        if (missing.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        try {
            train(missing.keySet(), runFolder);
        } catch (IOException | ProcessException e) {
            out.println("AOT caches could not be made, programs start without: " + e.getMessage());
        }
        try {
            for (StartCache cache : missing.values()) {
                if (cache.publish()) {
                    out.printf("%s made, after %.0f s%n", cache.file(), (System.nanoTime() - begin) / 1e9);
                }
            }
        } catch (IOException e) {
            out.println("AOT caches could not be kept, programs start without: " + e);
        }
    }

    private static void train(Set<Kind> kinds, Path runFolder) throws IOException, InterruptedException {
        boolean gateway = kinds.contains(Kind.GATEWAY);
        boolean worker = kinds.contains(Kind.WORKER);
        LocalStack plan = LocalStack.at(runFolder);
        if (!gateway && !worker) {
            plan.only(Component.KAFKA);
        }
        plan.gateways(gateway ? 1 : 0).workers(worker ? 1 : 0).writeStartCaches(kinds);
        try (RunningStack stack = plan.start()) {
            if (gateway) {
                use(stack);
            }
        }
    }

    /** Sends the requests of a stack's first minute to its gateway, and so uses Kafka and the worker. */
    private static void use(RunningStack stack) throws IOException, InterruptedException {
        String url = stack.gatewayUrl(1);
        try (ShopClient shop = new ShopClient(url, stack.adminUser(), stack.adminPassword());
                HttpClient http = HttpClient.newHttpClient()) {
            shop.open(OFFER, UNITS);
            String order = send(http, order(url, "{\"customerId\":\"c-1\",\"quantity\":1}"));
            send(http, order(url, "{}"));
            List<String> paths = List.of(
                    "/offers",
                    "/offers/" + OFFER,
                    "/offers/" + OFFER + "/orders/" + orderId(order),
                    "/order-redis?prodId=" + OFFER,
                    "/order?prodId=2");
            for (String path : paths) {
                send(http, request(url + path).build());
            }
        }
    }

    private static String orderId(String order) {
        return order.replaceFirst("(?s).*\"orderId\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }

    private static HttpRequest order(String url, String body) {
        return request(url + "/offers/" + OFFER + "/orders")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static HttpRequest.Builder request(String uri) {
        return HttpRequest.newBuilder(URI.create(uri)).timeout(RESPONSE_LIMIT);
    }

    /** Any response will do: a refusal has classes as well. */
    private static String send(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
