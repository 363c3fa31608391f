package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderId;
import io.hotdeal.simulator.ProviderServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** The HTTP adapter with the payment provider simulator. */
class HttpPaymentProviderContractTest extends PaymentProviderContract {

    private static final String CAPTURES = """
            {"latencyMillis":0,"declineRate":0,"refusalRate":0,"timeoutRate":0,"errorRate":0,"processingRate":0}""";

    @TempDir
    private Path folder;

    private ProviderServer simulator;
    private RestClient http;
    private HttpPaymentProvider provider;

    @BeforeEach
    void start() throws Exception {
        simulator = ProviderServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), folder.resolve("charges.log"), Map.of());
        String url = "http://127.0.0.1:" + simulator.port();
        http = RestClient.create(url);
        PaymentProperties properties = new Binder(
                        new MapConfigurationPropertySource(Map.of("hotdeal.worker.payment.url", URI.create(url))))
                .bindOrCreate("hotdeal.worker.payment", Bindable.of(PaymentProperties.class));
        provider = new HttpPaymentProvider(
                RestClient.builder(), properties, new ProviderCredentials(null, null, null, null));
        behaves(Behaviour.CAPTURES);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Override
    PaymentProvider provider() {
        return provider;
    }

    @Override
    void behaves(Behaviour behaviour) {
        set(CAPTURES);
        set(
                switch (behaviour) {
                    case CAPTURES -> CAPTURES;
                    case DECLINES -> "{\"declineRate\":1}";
                    case REFUSES_SOME -> "{\"refusalRate\":0.1}";
                    case LOSES_RESPONSES -> "{\"timeoutRate\":1,\"timeoutMillis\":0}";
                    case PROCESSES -> "{\"processingRate\":1,\"processingMillis\":300}";
                    case FAILS -> "{\"errorRate\":1}";
                });
    }

    private void set(String settings) {
        http.put()
                .uri("/settings")
                .contentType(MediaType.APPLICATION_JSON)
                .body(settings)
                .retrieve()
                .toBodilessEntity();
    }

    @Override
    void buyerPays(OrderId order) throws Exception {
        // Does not follow the redirect to the shop.
        try (HttpClient browser = HttpClient.newHttpClient()) {
            browser.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + "/pay/" + order))
                            .timeout(Duration.ofSeconds(10))
                            .POST(BodyPublishers.ofString("action=pay"))
                            .build(),
                    BodyHandlers.discarding());
        }
    }

    @Override
    int captured() {
        var summary = Objects.requireNonNull(
                http.get().uri("/charges/summary").retrieve().body(JsonNode.class));
        return summary.required("captured").intValue();
    }
}
