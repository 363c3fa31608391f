package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** The provider's HTTP API: {@code /charges/batch}, {@code /charges/status}, {@code /refunds}. */
@Component
class HttpPaymentProvider implements PaymentProvider {

    private record ChargeBody(String orderId, String customerId, BigDecimal amount) {}

    private record ChargesBody(List<ChargeBody> charges) {}

    private record OrdersBody(List<String> orderIds) {}

    private record Result(
            @Nullable String orderId,
            @Nullable String status,
            @Nullable String reference) {}

    private record Results(@Nullable List<@Nullable Result> results) {}

    private final RestClient provider;

    HttpPaymentProvider(RestClient.Builder http, PaymentProperties properties) {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(1))
                .build();
        var requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(properties.timeout());
        this.provider = http.requestFactory(requests)
                .baseUrl(String.valueOf(properties.url()))
                .build();
    }

    @Override
    public Map<OrderId, Outcome> charge(List<Charge> charges) {
        var body = new ChargesBody(charges.stream()
                .map(charge -> new ChargeBody(
                        charge.orderId().value(), charge.customer().value(), charge.amount()))
                .toList());
        return ask("/charges/batch", body, charges.stream().map(Charge::orderId).toList());
    }

    @Override
    public Map<OrderId, Outcome> status(Collection<OrderId> orders) {
        return ask(
                "/charges/status",
                new OrdersBody(orders.stream().map(OrderId::value).toList()),
                orders);
    }

    private Map<OrderId, Outcome> ask(String path, Object body, Collection<OrderId> orders) {
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        Outcome missing;
        try {
            Results answer = provider.post()
                    .uri(path)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(body)
                    .retrieve()
                    .body(Results.class);
            if (answer != null && answer.results() != null) {
                answer.results().stream().filter(Objects::nonNull).forEach(result -> read(result, outcomes));
            }
            missing = new Unknown("the provider's answer does not name the order");
        } catch (RestClientException e) {
            missing = new Unknown(String.valueOf(e.getMessage()));
        }
        for (OrderId order : orders) {
            outcomes.putIfAbsent(order, missing);
        }
        return outcomes;
    }

    private static void read(Result result, Map<OrderId, Outcome> outcomes) {
        if (result.orderId() == null || result.reference() == null || result.status() == null) {
            return; // what is not readable stays unknown
        }
        OrderId order;
        try {
            order = new OrderId(result.orderId());
        } catch (IllegalArgumentException notOurs) {
            return;
        }
        switch (result.status()) {
            case "CAPTURED" -> outcomes.put(order, new Captured(result.reference()));
            case "DECLINED" -> outcomes.put(order, new Declined(result.reference()));
            default -> outcomes.put(order, new Unknown("the provider says " + result.status()));
        }
    }

    @Override
    public void refund(OrderId order) {
        try {
            provider.post()
                    .uri("/refunds")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("orderId", order.value()))
                    .retrieve()
                    .toBodilessEntity();
        } catch (RestClientException e) {
            throw new RefundFailedException("order " + order + " is not known to be refunded: " + e.getMessage(), e);
        }
    }
}
