package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.ReserveOutcome.OfferMissing;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An offer that only its process can sell, and of which nothing stays. */
@ExtendWith(RedisStock.Shared.class)
class RedisShadowOfferIT {

    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final int BOUND = 1_000;

    private final RedisStock stock;
    private final ShadowOffer shadow;
    private final ShadowOffer another;

    RedisShadowOfferIT(RedisStock stock) {
        this.stock = stock;
        this.shadow = new RedisShadowOffer(stock.calls(), "first");
        this.another = new RedisShadowOffer(stock.calls(), "second");
    }

    private static ReserveOutcome buy(ShadowOffer shadow, String customer) {
        var buyer = new CustomerId(customer);
        var id = OrderId.derive(ShadowOffer.ID, buyer, new IdempotencyKey("key-of-" + customer));
        return shadow.ledger()
                .reserve(ShadowOffer.ID, List.of(new ReservationRequest(id, buyer, 1)), BOUND)
                .getFirst();
    }

    private Set<String> keysOf(String owner) {
        return stock.redis().keys("{prod-shadow-" + owner + "*");
    }

    @Test
    void isSoldByTheRealScriptAndIsInNoList() {
        Set<OfferId> listed = Set.copyOf(stock.book().offers());
        Map<String, String> sameNumber = stock.dump(ShadowOffer.ID);
        shadow.open(10, LIFETIME);

        assertThat(buy(shadow, "c-1"))
                .isInstanceOfSatisfying(
                        Reserved.class, sold -> assertThat(sold.available()).isEqualTo(9));
        assertThat(shadow.outbox().depth(ShadowOffer.ID)).isEqualTo(2); // its own entry is in front
        assertThat(Set.copyOf(stock.book().offers())).isEqualTo(listed);
        assertThat(stock.dump(ShadowOffer.ID)).isEqualTo(sameNumber);
        shadow.remove();
    }

    @Test
    void leavesNothingAndSellsNothingAfterwards() {
        shadow.open(10, LIFETIME);
        buy(shadow, "c-1");

        shadow.remove();

        assertThat(buy(shadow, "c-2")).isInstanceOf(OfferMissing.class);
        assertThat(keysOf("first")).isEmpty();
        shadow.remove(); // once more is no error
    }

    @Test
    void endsByItselfWhenItsProcessHasEnded() {
        shadow.open(10, LIFETIME);
        buy(shadow, "c-1");
        buy(shadow, "c-2");

        assertThat(keysOf("first"))
                .hasSize(6)
                .allSatisfy(
                        key -> assertThat(stock.redis().getExpire(key)).as(key).isBetween(1L, LIFETIME.toSeconds()));
        shadow.remove();
    }

    @Test
    void isNotDisturbedByAnotherProcess() {
        shadow.open(10, LIFETIME);
        another.open(10, LIFETIME);
        buy(another, "c-1");
        another.remove();

        assertThat(keysOf("second")).isEmpty();
        assertThat(buy(shadow, "c-1"))
                .isInstanceOfSatisfying(
                        Reserved.class, sold -> assertThat(sold.available()).isEqualTo(9));
        shadow.remove();
    }
}
