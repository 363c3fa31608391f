package io.hotdeal.worker.audit;

import io.hotdeal.worker.audit.Evidence.Charge;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Asks the payment provider for everything it has charged: {@code GET /charges}, page by page. */
final class ProviderWitness {

    private static final int PAGE = 5_000;

    record Charges(Map<String, Charge> byOrder, Set<String> listedTwice) {}

    private record Listed(String orderId, BigDecimal amount, String status) {}

    private record Page(List<Listed> charges, @Nullable String next) {}

    private record Summary(long captured, long declined, long refunded) {}

    private final RestClient provider;

    ProviderWitness(RestClient.Builder http, @Value("${hotdeal.worker.payment.url}") String url) {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        var requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(Duration.ofSeconds(30));
        this.provider = http.requestFactory(requests).baseUrl(url).build();
    }

    SortedMap<String, Long> pulse() {
        Summary summary = get("/charges/summary", Summary.class);
        return new TreeMap<>(Map.of(
                "captured", summary.captured(),
                "declined", summary.declined(),
                "refunded", summary.refunded()));
    }

    Charges charges() {
        Map<String, Charge> byOrder = new HashMap<>();
        Set<String> listedTwice = new HashSet<>();
        String after = "";
        while (after != null) {
            Page page = get(
                    after.isEmpty() ? "/charges?limit=" + PAGE : "/charges?limit=" + PAGE + "&after=" + after,
                    Page.class);
            for (Listed listed : page.charges()) {
                if (byOrder.put(listed.orderId(), new Charge(listed.amount(), listed.status())) != null) {
                    listedTwice.add(listed.orderId());
                }
            }
            after = page.next();
        }
        return new Charges(byOrder, listedTwice);
    }

    private <T> T get(String path, Class<T> type) {
        T answer = provider.get().uri(path).retrieve().body(type);
        if (answer == null) {
            throw new IllegalStateException("the payment provider gave no answer to " + path);
        }
        return answer;
    }
}
