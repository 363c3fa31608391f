package io.hotdeal.gateway.legacy;

import io.hotdeal.gateway.legacy.LegacyRows.GuestOrder;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.PaymentReference;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** One charge at the payment provider, as the old shop did it: within the request. */
@Component
class LegacyCharge {

    private static final Logger LOG = LoggerFactory.getLogger(LegacyCharge.class);

    enum Outcome {
        CAPTURED,
        DECLINED,
        /** No readable response: it may have been captured. */
        UNKNOWN
    }

    /** @param reference the provider's; null when unknown */
    record Charged(Outcome outcome, @Nullable String reference) {}

    private record Response(
            @Nullable String status, @Nullable String reference) {}

    private final RestClient provider;

    LegacyCharge(RestClient.Builder http, LegacyProperties properties, LegacyCredentials credentials) {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(1))
                .build();
        var requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(properties.paymentTimeout());
        this.provider = http.requestFactory(requests)
                .baseUrl(String.valueOf(properties.paymentUrl()))
                .defaultHeaders(headers -> credentials.http().headers().forEach(headers::set))
                .build();
    }

    Charged charge(GuestOrder order) {
        OrderId orderId = order.id();
        try {
            Response response = provider.post()
                    .uri("/charges")
                    .header("Idempotency-Key", orderId.value())
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of(
                            "orderId",
                            orderId.value(),
                            "customerId",
                            order.customer().value(),
                            "amount",
                            order.amount()))
                    .retrieve()
                    .body(Response.class);
            if (response != null && "CAPTURED".equals(response.status())) {
                return new Charged(Outcome.CAPTURED, PaymentReference.fit(response.reference()));
            }
            if (response != null && "DECLINED".equals(response.status())) {
                return new Charged(Outcome.DECLINED, PaymentReference.fit(response.reference()));
            }
            LOG.atWarn()
                    .addKeyValue("orderId", orderId)
                    .log("the payment provider answered order {} with {}", orderId, response);
        } catch (RestClientException e) {
            LOG.atWarn()
                    .addKeyValue("orderId", orderId)
                    .log("the payment provider gave no response to order {}: {}", orderId, e.getMessage());
        }
        return new Charged(Outcome.UNKNOWN, null);
    }
}
