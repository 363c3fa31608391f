package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** The provider's HTTP API: {@code /charges/batch}, {@code /charges/status}, {@code /refunds}. */
@Component
class HttpPaymentProvider implements PaymentProvider {

    private static final Logger LOG = LoggerFactory.getLogger(HttpPaymentProvider.class);

    /** Refusals that say something of the moment or of us, not of one charge in the batch. */
    private static final Set<Integer> NOT_ABOUT_A_CHARGE = Set.of(401, 403, 404, 408, 429);

    private record ChargeBody(String orderId, String customerId, BigDecimal amount) {}

    private record ChargesBody(List<ChargeBody> charges) {}

    private record OrdersBody(List<String> orderIds) {}

    private record OrderBody(String orderId) {}

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
                        charge.orderId().value(),
                        charge.customer().value(),
                        charge.amount().setScale(2, RoundingMode.UNNECESSARY)))
                .toList());
        try {
            return orEmpty(post("/charges/batch", body, ProviderResponse.class)).toCharges(charges);
        } catch (HttpClientErrorException e) {
            if (charges.size() > 1
                    && !NOT_ABOUT_A_CHARGE.contains(e.getStatusCode().value())) {
                return chargeHalves(charges, e);
            }
            return unknown(charges.stream().map(Charge::orderId).toList(), e);
        } catch (RestClientException e) {
            return unknown(charges.stream().map(Charge::orderId).toList(), e);
        }
    }

    /** The provider refuses the whole batch for one of its charges: the others shall not wait for that one. */
    private Map<OrderId, Outcome> chargeHalves(List<Charge> charges, HttpClientErrorException refusal) {
        LOG.warn("the payment provider refuses {} charges at once: {}", charges.size(), refusal.getMessage());
        int half = charges.size() / 2;
        Map<OrderId, Outcome> outcomes = new HashMap<>(charge(charges.subList(0, half)));
        outcomes.putAll(charge(charges.subList(half, charges.size())));
        return outcomes;
    }

    @Override
    public Map<OrderId, Outcome> status(Collection<OrderId> orders) {
        var body = new OrdersBody(orders.stream().map(OrderId::value).toList());
        try {
            return orEmpty(post("/charges/status", body, ProviderResponse.class))
                    .toOrders(orders);
        } catch (RestClientException e) {
            return unknown(orders, e);
        }
    }

    @Override
    public void refund(OrderId order) {
        ProviderResponse.Result answer;
        try {
            answer = post("/refunds", new OrderBody(order.value()), ProviderResponse.Result.class);
        } catch (RestClientException e) {
            throw new RefundFailedException("order " + order + " is not known to be refunded: " + e.getMessage(), e);
        }
        if (answer == null || !"REFUNDED".equals(answer.status())) {
            throw new RefundFailedException("order " + order + " is not refunded, the provider says " + answer, null);
        }
    }

    private <T> @Nullable T post(String path, Object body, Class<T> answer) {
        return provider.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .body(answer);
    }

    private static ProviderResponse orEmpty(@Nullable ProviderResponse answer) {
        return answer == null ? new ProviderResponse(null) : answer;
    }

    private static Map<OrderId, Outcome> unknown(Collection<OrderId> orders, RestClientException failure) {
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        orders.forEach(order -> outcomes.put(order, new Unknown(String.valueOf(failure.getMessage()))));
        return outcomes;
    }
}
