package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Offers whose buyers pay themselves, and the status of their orders. */
@ExtendWith(GatewayStack.Shared.class)
class CheckoutIT {

    private static final String CHECKOUT = "{\"units\":5,\"payment\":\"checkout\",\"payWithin\":\"PT90S\"}";
    private static final String LINK = "https://pay.example.com/p/1?a=b";

    private final GatewayStack shop;
    private final Gateway gateway;

    CheckoutIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    @Test
    void anOfferSaysHowItsOrdersArePaid() throws Exception {
        int offer = shop.open(CHECKOUT);

        JsonNode view = gateway.get("/offers/" + offer).json();
        assertThat(view.path("payment").asString()).isEqualTo("checkout");
        assertThat(view.path("payWithin").asString()).isEqualTo("PT1M30S");
        assertThat(gateway.get("/offers").json().path("offers").valueStream()).contains(view);
        assertThat(payWithin(offer)).isEqualTo(90);

        assertThat(gateway.open(offer, "{\"units\":5}", "terms-1").status()).isEqualTo(200);
        JsonNode changed = gateway.get("/offers/" + offer).json();
        assertThat(changed.path("payment").asString()).isEqualTo("charge");
        assertThat(changed.path("payWithin").isNull()).isTrue();
        assertThat(payWithin(offer)).isZero();

        gateway.close(offer, "close-1");
        assertThat(gateway.open(offer, "{\"units\":5,\"payment\":\"checkout\"}", "open-2")
                        .status())
                .isEqualTo(200);
        assertThat(payWithin(offer)).isEqualTo(600);
    }

    @Test
    void aChangeRepeatedWithAnotherTimeToPayIsRefused() {
        int offer = shop.nextProduct();

        assertThat(gateway.open(offer, CHECKOUT, "open-1").status()).isEqualTo(200);
        assertThat(gateway.open(offer, CHECKOUT, "open-1").status()).isEqualTo(200);
        refused(gateway.open(offer, CHECKOUT.replace("90", "91"), "open-1"), 422, "key-reused");
        refused(gateway.open(offer, "{\"units\":5}", "open-1"), 422, "key-reused");
    }

    @Test
    void anOrderShowsWhereToPayUntilItIsTooLate() throws Exception {
        int offer = shop.open(CHECKOUT);
        String path = gateway.buy(offer, "c-1", 1).header("Location").orElseThrow();
        String order = path.substring(path.lastIndexOf('/') + 1);
        record(offer, order);
        assertThat(status(path).has("payment")).as("before there is a link").isFalse();

        Instant payBy = Instant.now().plus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.MILLIS);
        awaitBuyer(order, payBy);
        JsonNode waiting = status(path);
        assertThat(waiting.path("status").asString()).isEqualTo("RECORDED");
        assertThat(waiting.path("payment").path("link").asString()).isEqualTo(LINK);
        assertThat(Instant.parse(waiting.path("payment").path("payBy").asString()))
                .isEqualTo(payBy);
        assertThat(waiting.has("ordersAhead")).isFalse();
        assertThat(waiting.has("settledInSeconds")).isFalse();

        awaitBuyer(order, Instant.now().minusSeconds(1));
        JsonNode late = status(path).path("payment");
        assertThat(late.has("payBy")).isTrue();
        assertThat(late.has("link")).as("too late").isFalse();

        shop.update(
                "UPDATE ORDER_HISTORY SET STATUS = 'DECLINED', ENDED_BY = 'EXPIRY', NEXT_ATTEMPT = NULL, SETTLED_AT = ORDER_DATE WHERE ORDER_ID = ?",
                order);
        JsonNode ended = status(path);
        assertThat(ended.path("status").asString()).isEqualTo("DECLINED");
        assertThat(ended.path("endedBy").asString()).isEqualTo("EXPIRY");
        assertThat(ended.has("payment")).isFalse();
    }

    /** With the id that the gateway gave it. */
    private void record(int offer, String order) throws SQLException {
        String other = new RecordedByHand(shop).order(offer, "RECORDED");
        shop.update("UPDATE ORDER_HISTORY SET ORDER_ID = ?, PAY_WITHIN = 90 WHERE ORDER_ID = ?", order, other);
    }

    private void awaitBuyer(String order, Instant payBy) throws SQLException {
        shop.update(
                "UPDATE ORDER_HISTORY SET PAY_LINK = ?, PAY_BY = ? WHERE ORDER_ID = ?",
                LINK,
                LocalDateTime.ofInstant(payBy, ZoneOffset.UTC),
                order);
    }

    private JsonNode status(String path) {
        Response response = gateway.get(path);
        assertThat(response.status()).as("%s", response).isEqualTo(200);
        return response.json();
    }

    /** Seconds; 0 when the shop charges. */
    private int payWithin(int offer) throws SQLException {
        return shop.number("SELECT COALESCE(PAY_WITHIN, 0) FROM HOTDEAL_ALLOCATION WHERE PROD_ID = ?", offer);
    }
}
