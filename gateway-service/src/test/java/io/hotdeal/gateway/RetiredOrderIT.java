package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Response;
import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.StockConfiguration;
import io.hotdeal.stock.StockRetirement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Orders whose offer has left Redis. */
@ExtendWith(GatewayStack.Shared.class)
class RetiredOrderIT {

    private final GatewayStack shop;
    private final Gateway gateway;

    RetiredOrderIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    @Test
    void theDatabaseHasTheirStatusAndAnswersReplays() throws Exception {
        int offer = shop.open("{\"units\":5,\"customerLimit\":2}");
        Response bought = gateway.buy(offer, "c-42", 2, "Idempotency-Key", "k-1");
        record(offer, bought, "c-42", 2, "PAID");
        retire(shop, offer);

        Response status = gateway.get(location(bought));
        Response replay = gateway.buy(offer, "c-42", 2, "Idempotency-Key", "k-1");

        assertThat(status.json().path("status").asString()).as("%s", status).isEqualTo("PAID");
        assertReplayed(replay, bought, "PAID");
        refused(gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1"), 422, "key-reused");
        refused(gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-2"), 409, "not-open");
        refused(gateway.buy(offer, "c-42", 1), 409, "not-open");
    }

    @Test
    void theirKeysBuyNothingFromTheOfferThatIsOpenedAgain() throws Exception {
        int offer = shop.open("{\"units\":5,\"customerLimit\":1}");
        Response paid = gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1");
        record(offer, paid, "c-42", 1, "PAID");
        Response declined = gateway.buy(offer, "c-43", 1, "Idempotency-Key", "k-1");
        record(offer, declined, "c-43", 1, "DECLINED");
        retire(shop, offer);
        assertThat(gateway.open(offer, "{\"units\":3,\"customerLimit\":1}", "open-again")
                        .status())
                .isEqualTo(200);

        assertReplayed(gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1"), paid, "PAID");
        assertReplayed(gateway.buy(offer, "c-43", 1, "Idempotency-Key", "k-1"), declined, "DECLINED");
        assertThat(gateway.available(offer)).isEqualTo(3);

        Response fresh = gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-2");
        assertThat(fresh.status())
                .as("the limit is that of a fresh offer: %s", fresh)
                .isEqualTo(202);
        assertThat(fresh.header("Idempotency-Replayed")).isEmpty();
        assertReplayed(gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-2"), fresh, "ACCEPTED");
        refused(gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-3"), 409, "limit-reached");
    }

    private static void assertReplayed(Response replay, Response first, String status) {
        assertThat(replay.status()).as("%s", replay).isEqualTo(202);
        assertThat(replay.header("Idempotency-Replayed")).contains("true");
        assertThat(location(replay)).isEqualTo(location(first));
        assertThat(replay.json().path("status").asString()).isEqualTo(status);
    }

    private static String location(Response accepted) {
        return accepted.header("Location").orElseThrow();
    }

    /** Plays the recorder. */
    private void record(int offer, Response accepted, String customer, int quantity, String status) throws Exception {
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        shop.update("""
                INSERT INTO ORDER_HISTORY (ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, SETTLED_AT,
                                           CHANNEL)
                VALUES (?, ?, ?, ?, ?, 19.90, ?, ?, 'PIPELINE')""", accepted.json().path("orderId").asString(), now, offer, customer, quantity, status, now);
    }

    /** Closes the offer and takes it out of Redis, as a worker does. */
    static void retire(GatewayStack shop, int offer) throws Exception {
        new WorkersByHand(shop).settleEverything();
        assertThat(shop.gateway().close(offer, "close-1").status()).isEqualTo(200);
        try (var redis = new AnnotationConfigApplicationContext()) {
            var server = new RedisStandaloneConfiguration(
                    shop.stack().redis().host(), shop.stack().redis().port());
            server.setPassword(shop.stack().redis().password());
            redis.registerBean(LettuceConnectionFactory.class, () -> new LettuceConnectionFactory(server));
            redis.register(StockConfiguration.class);
            redis.refresh();
            StockRetirement retirement = redis.getBean(StockRetirement.class);
            int version = 1 + shop.number("SELECT VERSION FROM HOTDEAL_ALLOCATION WHERE PROD_ID = ?", offer);
            assertThat(retirement.retire(new OfferId(offer), version)).isEqualTo(StockRetirement.Outcome.RETIRED);
            retirement.delete(new OfferId(offer));
            LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
            shop.update("""
                    UPDATE HOTDEAL_ALLOCATION SET VERSION = ?, RETIRED_AT = ?, RETIRED_THROUGH = ?, RETIRED_UNITS = SOLD
                     WHERE PROD_ID = ?""", version, now, now, offer);
        }
    }
}
