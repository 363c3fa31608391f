package io.hotdeal.worker.audit;

import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** The provider's {@code GET /charges}, in pages. */
final class HttpChargeRecords implements ChargeRecords {

    private static final int PAGE_CHARGES = 5_000;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private record ChargeBody(
            @Nullable String orderId,
            @Nullable BigDecimal amount,
            @Nullable String status) {}

    private record PageBody(
            @Nullable List<ChargeBody> charges, @Nullable String next) {}

    private final RestClient provider;
    private final String url;

    HttpChargeRecords(RestClient.Builder http, String url) {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        var requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(ANSWER_TIMEOUT);
        this.provider = http.requestFactory(requests).baseUrl(url).build();
        this.url = url;
    }

    @Override
    public Page chargesAfter(@Nullable String after) {
        PageBody page;
        try {
            page = provider.get()
                    .uri(uri -> {
                        uri.path("/charges").queryParam("limit", PAGE_CHARGES);
                        return after == null
                                ? uri.build()
                                : uri.queryParam("after", "{after}").build(after);
                    })
                    .retrieve()
                    .body(PageBody.class);
        } catch (RestClientException e) {
            throw new DependencyUnavailableException(
                    "the payment provider at " + url + " cannot be read: " + e.getMessage(), e);
        }
        if (page == null || page.charges() == null) {
            throw new DependencyUnavailableException(
                    "the payment provider at " + url + " does not list its charges", null);
        }
        return new Page(page.charges().stream().map(this::charge).toList(), page.next());
    }

    private Charge charge(ChargeBody body) {
        if (body.orderId() == null || body.amount() == null || body.status() == null) {
            throw new DependencyUnavailableException(
                    "the payment provider at " + url + " lists a charge without " + body, null);
        }
        return new Charge(body.orderId(), body.amount(), body.status());
    }
}
