package io.hotdeal.worker.audit;

import io.hotdeal.order.OrderId;
import io.hotdeal.settings.HttpCredentials;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** The provider's {@code GET /charges}, in pages, and {@code POST /charges/status} for orders by their ids. */
final class HttpChargeRecords implements ChargeRecords {

    private static final int PAGE_CHARGES = 5_000;
    /** The provider's limit for one question. */
    private static final int ASKED_ORDERS = 1_000;

    private static final String NEVER_CHARGED = "NONE";
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private record ChargeBody(
            @Nullable String orderId,
            @Nullable BigDecimal amount,
            @Nullable String status) {}

    private record PageBody(
            @Nullable List<ChargeBody> charges, @Nullable String next) {}

    private record ResultsBody(@Nullable List<ChargeBody> results) {}

    private final RestClient provider;
    private final String url;

    HttpChargeRecords(RestClient.Builder http, String url, HttpCredentials credentials) {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        var requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(ANSWER_TIMEOUT);
        this.provider = http.requestFactory(requests)
                .baseUrl(url)
                .defaultHeaders(headers -> credentials.headers().forEach(headers::set))
                .build();
        this.url = url;
    }

    @Override
    public void forEach(Consumer<Charge> visitor) {
        String last = "";
        String after = null;
        do {
            PageBody page = page(after);
            for (ChargeBody body : charges(page.charges())) {
                Charge charge = charge(body);
                if (charge.orderId().compareTo(last) < 0) {
                    throw new DependencyUnavailableException(
                            "the payment provider at " + url + " does not list its charges by order id", null);
                }
                last = charge.orderId();
                visitor.accept(charge);
            }
            if (after != null && after.equals(page.next())) {
                throw new DependencyUnavailableException(
                        "the payment provider at " + url + " lists the same charges again and again", null);
            }
            after = page.next();
        } while (after != null);
    }

    @Override
    public List<Charge> of(Set<OrderId> orders) {
        List<String> ids = orders.stream().map(OrderId::value).sorted().toList();
        List<Charge> found = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += ASKED_ORDERS) {
            List<String> asked = ids.subList(from, Math.min(from + ASKED_ORDERS, ids.size()));
            ResultsBody body = call(() -> provider.post()
                    .uri("/charges/status")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("orderIds", asked))
                    .retrieve()
                    .body(ResultsBody.class));
            charges(body == null ? null : body.results()).stream()
                    .filter(charge -> !NEVER_CHARGED.equals(charge.status()))
                    .map(this::charge)
                    .forEach(found::add);
        }
        return found;
    }

    private PageBody page(@Nullable String after) {
        PageBody page = call(() -> provider.get()
                .uri(uri -> {
                    uri.path("/charges").queryParam("limit", PAGE_CHARGES);
                    return after == null
                            ? uri.build()
                            : uri.queryParam("after", "{after}").build(after);
                })
                .retrieve()
                .body(PageBody.class));
        return page == null ? new PageBody(null, null) : page;
    }

    private <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (RestClientException e) {
            throw new DependencyUnavailableException(
                    "the payment provider at " + url + " cannot be read: " + e.getMessage(), e);
        }
    }

    private List<ChargeBody> charges(@Nullable List<ChargeBody> charges) {
        if (charges == null) {
            throw new DependencyUnavailableException(
                    "the payment provider at " + url + " does not list its charges", null);
        }
        return charges;
    }

    private Charge charge(ChargeBody body) {
        if (body.orderId() == null || body.status() == null) {
            throw new DependencyUnavailableException(
                    "the payment provider at " + url + " lists a charge without " + body, null);
        }
        return new Charge(body.orderId(), body.amount(), body.status());
    }
}
