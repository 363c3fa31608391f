package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.Gateway.Response;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An order over HTTP: accepted, replayed, refused with its reason. */
@ExtendWith(GatewayStack.Shared.class)
class OrderIT {

    private final GatewayStack shop;
    private final Gateway gateway;

    OrderIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    @Test
    void acceptsAnOrderAndTellsWhereItIs() {
        int offer = shop.open(5);

        Response response = gateway.buy(offer, "c-42", 2);

        assertThat(response.status()).as("%s", response).isEqualTo(202);
        String id = response.json().path("orderId").asString();
        assertThat(response.header("Location")).contains("/offers/" + offer + "/orders/" + id);
        assertThat(response.header("Idempotency-Replayed")).isEmpty();
        assertThat(response.json().path("status").asString()).isEqualTo("ACCEPTED");
        assertThat(response.json().path("remaining").asInt()).isEqualTo(3);
        Response found = gateway.get(response.header("Location").orElseThrow());
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().path("status").asString()).isEqualTo("ACCEPTED");
        assertThat(found.json().path("orderId").asString()).isEqualTo(id);
        assertThat(gateway.available(offer)).isEqualTo(3);
    }

    @Test
    void tellsHowManyOrdersAreAheadAndNoTimeWhileNoWorkerSettles() {
        int offer = shop.open(500);
        String order = gateway.buy(offer, "c-42", 1).header("Location").orElseThrow();

        await("the first orders that wait").atMost(GatewayStack.SOON).untilAsserted(() -> {
            Response later = gateway.buy(offer, "c-43", 1);
            assertThat(later.status()).isEqualTo(202);
            assertThat(later.json().path("ordersAhead").asLong(0)).isPositive();
            assertThat(later.json().has("settledInSeconds")).isFalse();
        });

        Response waiting = gateway.get(order);
        assertThat(waiting.json().path("ordersAhead").asLong(-1)).isNotNegative();
        assertThat(waiting.json().has("settledInSeconds")).isFalse();
    }

    @Test
    void answersARepeatWithTheSameOrder() {
        int offer = shop.open(5);
        Response first = gateway.buy(offer, "c-42", 2, "Idempotency-Key", "k-1");

        Response repeat = gateway.buy(offer, "c-42", 2, "Idempotency-Key", "k-1");

        assertThat(repeat.status()).isEqualTo(202);
        assertThat(repeat.header("Idempotency-Replayed")).contains("true");
        assertThat(repeat.header("Location")).isEqualTo(first.header("Location"));
        assertThat(repeat.json().path("orderId")).isEqualTo(first.json().path("orderId"));
        assertThat(gateway.available(offer)).isEqualTo(3);
    }

    @Test
    void answersARepeatWithWhatTheOrderHasBecome() {
        int offer = shop.open(5);
        String order = gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1")
                .json()
                .path("orderId")
                .asString();
        String orders = "{prod-%03d}-orders".formatted(offer);
        var redis = shop.redis().opsForHash();
        redis.put(orders, order, "R" + String.valueOf(redis.get(orders, order)).substring(1));

        Response repeat = gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1");

        assertThat(repeat.json().path("status").asString()).isEqualTo("DECLINED");
    }

    @Test
    void answersARepeatAlsoWhenSoldOutAndRemembered() {
        int offer = shop.open(1);
        gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1");
        assertThat(gateway.buy(offer, "c-43", 1).status()).isEqualTo(409);

        Response repeat = gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1");

        assertThat(repeat.status()).isEqualTo(202);
        assertThat(repeat.header("Idempotency-Replayed")).contains("true");
    }

    @Test
    void refusesAKeyThatStandsForAnotherQuantity() {
        int offer = shop.open(5);
        gateway.buy(offer, "c-42", 2, "Idempotency-Key", "k-1");

        refused(gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1"), 422, "key-reused");

        assertThat(gateway.available(offer)).isEqualTo(3);
    }

    @Test
    void makesOtherOrdersOfOtherCustomersWithTheSameKey() {
        int offer = shop.open(5);

        Response one = gateway.buy(offer, "c-1", 1, "Idempotency-Key", "k-1");
        Response other = gateway.buy(offer, "c-2", 1, "Idempotency-Key", "k-1");

        assertThat(other.status()).isEqualTo(202);
        assertThat(other.json().path("orderId")).isNotEqualTo(one.json().path("orderId"));
    }

    @Test
    void tellsWhatIsLeftWhenSoldOut() {
        int offer = shop.open(2);

        Response response = refused(gateway.buy(offer, "c-42", 3), 409, "sold-out");

        assertThat(response.json().path("available").asInt()).isEqualTo(2);
        assertThat(gateway.available(offer)).isEqualTo(2);
        assertThat(gateway.buy(offer, "c-42", 2).status())
                .as("a smaller request is not answered from memory")
                .isEqualTo(202);
    }

    @Test
    void tellsTheAllowanceWhenTheLimitIsReached() {
        int offer = shop.open("{\"units\":5,\"customerLimit\":2}");
        gateway.buy(offer, "c-42", 1);

        Response response = refused(gateway.buy(offer, "c-42", 2), 409, "limit-reached");

        assertThat(response.json().path("allowance").asInt()).isEqualTo(1);
        assertThat(gateway.available(offer)).isEqualTo(4);
    }

    @Test
    void refusesBeforeAndAfterTheSale() {
        int early = shop.open(
                "{\"units\":5,\"opensAt\":\"%s\"}".formatted(Instant.now().plusSeconds(3_600)));
        int late = shop.open(
                "{\"units\":5,\"closesAt\":\"%s\"}".formatted(Instant.now().minusSeconds(1)));

        Response notYet = refused(gateway.buy(early, "c-42", 1), 409, "not-open");
        Response over = refused(gateway.buy(late, "c-42", 1), 409, "not-open");

        assertThat(notYet.json().path("reason").asString()).isEqualTo("NOT_YET");
        assertThat(over.json().path("reason").asString()).isEqualTo("OVER");
        assertThat(gateway.available(early)).isEqualTo(5);
        assertThat(gateway.available(late)).isEqualTo(5);
    }

    @Test
    void knowsNoOfferThatWasNeverOpened() {
        refused(gateway.buy(999, "c-42", 1), 404, "unknown-offer");
        refused(gateway.buy(999_999_999, "c-42", 1), 404, "unknown-offer");
        refused(gateway.get("/offers/999"), 404, "unknown-offer");
        assertThat(shop.redis().hasKey("{prod-999}-quantity")).isFalse();
    }

    @Test
    void saysThatTheStockIsMissingAndSeedsNothing() {
        int offer = shop.open(5);
        shop.redis().delete("{prod-%03d}-quantity".formatted(offer));

        Response response = refused(gateway.buy(offer, "c-42", 1), 503, "stock-missing");

        assertThat(response.header("Retry-After")).isPresent();
        refused(gateway.restock(offer, 1, "restock-1"), 503, "stock-missing");
        assertThat(shop.redis().hasKey("{prod-%03d}-quantity".formatted(offer))).isFalse();
    }

    @Test
    void countsOrdersByOutcome() {
        int offer = shop.open(1);
        double reserved = counted("Reserved");
        double soldOut = counted("SoldOut");

        gateway.buy(offer, "c-1", 1);
        gateway.buy(offer, "c-2", 1);

        assertThat(counted("Reserved")).isEqualTo(reserved + 1);
        assertThat(counted("SoldOut")).isEqualTo(soldOut + 1);
    }

    private double counted(String outcome) {
        String line = "hotdeal_orders_seconds_count{outcome=\"" + outcome + "\"}";
        return gateway.admin("GET", "/actuator/prometheus", null)
                .text()
                .lines()
                .filter(metric -> metric.startsWith(line))
                .mapToDouble(metric -> Double.parseDouble(metric.substring(line.length())))
                .findAny()
                .orElseThrow();
    }

    @Test
    void knowsNoOrderThatWasNeverMade() {
        int offer = shop.open(5);

        refused(gateway.get("/offers/" + offer + "/orders/0190f3a1-7000-7000-8000-000000000001"), 404, "unknown-order");
        refused(gateway.get("/offers/" + offer + "/orders/x"), 400, "bad-input");
    }
}
