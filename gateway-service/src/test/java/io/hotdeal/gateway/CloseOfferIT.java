package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.Gateway.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An administrator closes an offer. */
@ExtendWith(GatewayStack.Shared.class)
class CloseOfferIT {

    private final GatewayStack shop;
    private final Gateway gateway;

    CloseOfferIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    @Test
    void closesOnceAndGivesTheUnsoldUnitsBack() throws Exception {
        new WorkersByHand(shop).settleEverything();
        int offer = shop.open(5);

        Response first = gateway.close(offer, "close-1");
        Response repeat = gateway.close(offer, "close-1");

        assertThat(first.status()).as("%s", first).isEqualTo(200);
        assertThat(repeat.text()).isEqualTo(first.text());
        assertThat(shop.unallocated(offer)).isEqualTo(6_000);
        assertThat(shop.allocated(offer)).isZero();
        assertThat(gateway.available(offer)).isZero();
        refused(gateway.buy(offer, "c-42", 1), 409, "not-open");
        assertThat(gateway.open(offer, "{\"units\":3}", "open-again").status()).isEqualTo(200);
        assertThat(gateway.buy(offer, "c-42", 1).status()).isEqualTo(202);
    }

    @Test
    void closesAnOfferThatNeverSoldWhileOthersSell() throws Exception {
        int offer = shop.open(5);
        int other = shop.open(5);
        // No worker reads it.
        assertThat(gateway.buy(other, "c-42", 1).status()).isEqualTo(202);

        assertThat(gateway.close(offer, "close-1").status()).isEqualTo(200);
        assertThat(shop.unallocated(offer)).isEqualTo(6_000);
    }

    @Test
    void keepsTheUnitsOfARunningSaleUntilItsOrdersAreSettled() throws Exception {
        int offer = shop.open(5);
        gateway.buy(offer, "c-42", 2, "Idempotency-Key", "k-1");

        Response draining = gateway.close(offer, "close-1");

        assertThat(draining.status()).as("%s", draining).isEqualTo(202);
        assertThat(draining.json().path("changeId").asString()).isEqualTo("close-1");
        assertThat(draining.json().path("waitingFor").path("held").asInt()).isEqualTo(2);
        assertThat(draining.json().path("waitingFor").propertyNames())
                .containsExactlyInAnyOrder("held", "outbox", "unpaid");
        Response refused = refused(gateway.buy(offer, "c-43", 1), 409, "not-open");
        assertThat(refused.json().path("reason").asString()).isEqualTo("CLOSED");
        assertThat(gateway.buy(offer, "c-42", 2, "Idempotency-Key", "k-1").status())
                .as("a repeat is answered all the same")
                .isEqualTo(202);
        assertThat(shop.unallocated(offer)).as("nothing has come back yet").isEqualTo(5_995);
        refused(gateway.restock(offer, 1, "restock-1"), 409, "wrong-state");

        new WorkersByHand(shop).settleEverything();

        await("the close to end by itself").atMost(GatewayStack.SOON).untilAsserted(() -> {
            assertThat(gateway.close(offer, "close-1").status()).isEqualTo(200);
        });
        assertThat(shop.unallocated(offer)).isEqualTo(5_998);
        assertThat(shop.allocated(offer)).isEqualTo(2);
        assertThat(gateway.available(offer)).isZero();
    }
}
