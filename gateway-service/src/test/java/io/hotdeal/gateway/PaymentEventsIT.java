package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Response;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.shop.SignedEvent;
import io.hotdeal.testkit.shop.TopicDump;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The payment provider's events, from the request to Kafka. */
@ExtendWith(GatewayStack.Shared.class)
@Order(GatewayStack.LAST)
class PaymentEventsIT {

    private static final String PATH = "/payments/events";

    private final GatewayStack shop;
    private final String order = UUID.randomUUID().toString();

    PaymentEventsIT(GatewayStack shop) {
        this.shop = shop;
    }

    private String secret() {
        return shop.stack().webhookSecret();
    }

    private static Response send(GatewayStack to, SignedEvent event) {
        return to.gateway()
                .send(
                        "POST",
                        PATH,
                        event.body(),
                        "Content-Type",
                        "application/json",
                        SignedEvent.HEADER,
                        event.signature());
    }

    @Test
    void aSignedEventIsInKafkaWhenItIsAcknowledgedAndEachCopyAgain() {
        SignedEvent event = SignedEvent.signed(secret(), Instant.now(), """
                {"eventId":"evt-1","orderId":"%s","status":"CAPTURED","reference":"ch_1","amount":19.90,"currency":"EUR",\
                "reportedAt":"2026-11-20T12:00:00.123Z","livemode":true}""".formatted(order));

        assertThat(send(shop, event).status()).isEqualTo(204);
        assertThat(published()).singleElement().satisfies(record -> {
            assertThat(new String(record.key(), UTF_8)).isEqualTo(order);
            assertThat(new String(record.value(), UTF_8)).isEqualTo("""
                    {"eventId":"evt-1","orderId":"%s","paymentKey":"%s","status":"CAPTURED","reference":"ch_1",\
                    "amount":19.90,"currency":"EUR","reportedAt":"2026-11-20T12:00:00.123Z"}""".formatted(order, order));
            assertThat(new String(record.headers().lastHeader("ce_id").value(), UTF_8))
                    .isEqualTo("evt-1");
        });
        assertThat(send(shop, event).status()).isEqualTo(204);
        assertThat(published()).hasSize(2);
    }

    @Test
    void anEventThatTheProviderHasNotSignedIsRefusedAndNotPublished() {
        SignedEvent event = SignedEvent.of(secret(), "evt-1", order, "CAPTURED");
        SignedEvent forged = SignedEvent.of("another secret", "evt-1", order, "CAPTURED");
        SignedEvent old = SignedEvent.signed(secret(), Instant.now().minus(Duration.ofMinutes(6)), event.body());
        SignedEvent other = new SignedEvent(event.body().replace("CAPTURED", "DECLINED"), event.signature());

        for (SignedEvent wrong : List.of(forged, old, other)) {
            Response response = refused(send(shop, wrong), 401, "not-signed-in");
            assertThat(response.header("WWW-Authenticate")).contains("Hotdeal-Signature");
        }
        refused(
                shop.gateway().send("POST", PATH, event.body(), "Content-Type", "application/json"),
                401,
                "not-signed-in");
        refused(shop.gateway().admin("POST", PATH, event.body()), 401, "not-signed-in");
        assertThat(published()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                                                     | body",
                "null                                                                  | body",
                "{}                                                                    | eventId",
                "{'eventId':'two words'}                                               | eventId",
                "{'orderId':'o-1'}                                                     | orderId",
                "{'status':'captured'}                                                 | status",
                "{'status':7}                                                          | status",
                "{'amount':'19.90'}                                                    | amount",
                "{'amount':1E2147483647}                                               | amount",
                "{'amount':-1}                                                         | amount",
                "{'currency':'eur'}                                                    | currency",
                "{'paymentKey':''}                                                     | paymentKey",
                "{'reference':''}                                                      | reference",
                "{'reportedAt':1763640000}                                             | reportedAt"
            })
    void aSignedEventOfAnotherFormIsRefusedNamingTheField(String fields, String field) {
        String given = fields.replace('\'', '"');
        String whole = "{\"eventId\":\"evt-1\",\"orderId\":\"%s\",\"status\":\"CAPTURED\",\"reportedAt\":\"%s\""
                .formatted(order, Instant.EPOCH);
        boolean isObject = given.startsWith("{\"");
        String name = isObject ? given.substring(1, given.indexOf(':')) : "";
        String body = isObject
                ? whole.replaceFirst(name + ":\"[^\"]*\",?", "").replaceFirst(",$", "") + "," + given.substring(1)
                : given;

        Response response = refused(send(shop, SignedEvent.signed(secret(), Instant.now(), body)), 400, "bad-input");

        assertThat(response.json().path("errors").has(field)).as("%s", response).isTrue();
        assertThat(published()).isEmpty();
    }

    @Test
    void bothSecretsAreValidWhileOneReplacesTheOther() {
        String next = "the secret of the next month";
        GatewayStack rotating = shop.withGateway(Map.of("hotdeal.gateway.webhook.second-secret", next));

        assertThat(send(rotating, SignedEvent.of(secret(), "evt-1", order, "CAPTURED"))
                        .status())
                .isEqualTo(204);
        SignedEvent withNext = SignedEvent.of(next, "evt-2", order, "CAPTURED");
        assertThat(send(rotating, withNext).status()).isEqualTo(204);
        refused(send(shop, withNext), 401, "not-signed-in");
    }

    @Test
    void withoutASecretThereIsNoSuchPath() {
        GatewayStack without = shop.withGateway(Map.of("hotdeal.gateway.webhook.secret", ""));
        SignedEvent event = SignedEvent.of(secret(), "evt-1", order, "CAPTURED");

        Response response = send(without, event);

        assertThat(response.status()).isEqualTo(404);
        Response unknown =
                without.gateway().send("POST", "/payments/others", event.body(), "Content-Type", "application/json");
        assertThat(response.type()).isEqualTo(unknown.type());
        assertThat(unknown.status()).isEqualTo(404);
    }

    @Test
    void anEventThatKafkaDoesNotHaveIsNotAcknowledgedAndTheProviderRepeatsIt() throws Exception {
        GatewayStack fragile = shop.withGateway(GatewayStack.FRAGILE);
        SignedEvent event = SignedEvent.of(secret(), "evt-1", order, "CAPTURED");
        shop.stack().pause(Component.KAFKA);
        try {
            refused(send(fragile, event), 503, "dependency-unavailable");
        } finally {
            shop.stack().resume(Component.KAFKA);
        }

        Response repeated = send(fragile, SignedEvent.of(secret(), "evt-1", order, "CAPTURED"));
        for (int more = 0; more < 20 && repeated.status() == 503; more++) {
            repeated = send(fragile, SignedEvent.of(secret(), "evt-1", order, "CAPTURED"));
        }
        assertThat(repeated.status()).isEqualTo(204);
        assertThat(published()).isNotEmpty();
    }

    /** The events of this test's order. */
    private List<ConsumerRecord<byte[], byte[]>> published() {
        return TopicDump.read(shop.stack().kafkaBootstrap(), OrderTopic.REPORTED_NAME).stream()
                .filter(record -> order.equals(new String(record.key(), UTF_8)))
                .toList();
    }
}
