package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for Kafka: every reservation, until it is acknowledged. */
class RedisOutboxIT extends StockContract {

    RedisOutboxIT(RedisStock stock) {
        super(stock);
    }

    @Test
    void putsEveryReservationAndNothingElseIntoTheOutbox() {
        OfferId offer = open(3, 2);
        List<ReserveOutcome> outcomes = ledger().reserve(
                        offer,
                        List.of(
                                request("o-1", "c-1", 1),
                                request("o-1", "c-1", 1),
                                request("o-2", "c-1", 2),
                                request("o-3", "c-2", 2),
                                request("o-4", "c-3", 1)),
                        WIDE);

        List<Reservation> expected = outcomes.stream()
                .filter(Reserved.class::isInstance)
                .map(Reserved.class::cast)
                .map(Reserved::reservation)
                .toList();
        assertThat(expected).hasSize(2);
        assertThat(outbox().waitingFor(offer, Duration.ZERO, 100)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(outbox().depth(offer)).isEqualTo(2);
    }

    @Test
    void forgetsExactlyTheAcknowledgedOrders() {
        OfferId offer = open(3);
        Reserved first = reserved(reserve(offer, request("o-1", "c-1", 1)));
        Reserved second = reserved(reserve(offer, request("o-2", "c-2", 1)));

        assertThat(outbox().contains(offer, first.reservation())).isTrue();
        outbox().acknowledge(offer, List.of(orderOf(first), id("another")));
        outbox().acknowledge(offer, List.of(orderOf(first)));
        outbox().acknowledge(offer, List.of());

        assertThat(outbox().waitingFor(offer, Duration.ZERO, 100))
                .extracting(Reservation::orderId)
                .containsExactly(orderOf(second));
        assertThat(outbox().contains(offer, first.reservation())).isFalse();
        assertThat(outbox().contains(offer, second.reservation())).isTrue();
        assertThat(stock(offer)).as("acknowledging settles nothing").isEqualTo(new Stock(3, 1, 2, 0, 0));
    }

    @Test
    void handsOutTheOldestOrdersAndOnlySoMany() {
        OfferId offer = open(10);
        List<Reservation> reservations = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            reservations.add(
                    reserved(reserve(offer, request("o-" + i, "c-1", 1))).reservation());
        }
        // Two of one millisecond stand in the order of their ids.
        reservations.sort(Comparator.comparing(Reservation::reservedAt).thenComparing(Reservation::orderId));

        assertThat(outbox().waitingFor(offer, Duration.ZERO, 3)).isEqualTo(reservations.subList(0, 3));
    }

    @Test
    void knowsHowLongTheOldestHasWaited() {
        OfferId offer = open(3);
        assertThat(outbox().age(offer)).isZero();
        Reserved first = reserved(reserve(offer, request("o-1", "c-1", 1)));
        await().until(() -> outbox().age(offer).toMillis() > 500);
        Reserved second = reserved(reserve(offer, request("o-2", "c-2", 1)));
        assertThat(outbox().age(offer)).isBetween(Duration.ofMillis(500), Duration.ofMinutes(5));

        outbox().acknowledge(offer, List.of(orderOf(first)));
        assertThat(outbox().age(offer))
                .as("of the second")
                .isLessThanOrEqualTo(Duration.between(second.reservation().reservedAt(), Instant.now()));
    }

    @Test
    void handsOutOnlyWhatHasWaitedLongEnough() {
        OfferId offer = open(10);
        reserve(offer, request("o-1", "c-1", 1));

        assertThat(outbox().waitingFor(offer, Duration.ofMinutes(5), 10)).isEmpty();
        assertThat(outbox().waitingFor(offer, Duration.ZERO, 10)).hasSize(1);
        assertThat(outbox().waitingFor(unused(), Duration.ZERO, 10)).isEmpty();
    }

    @Test
    void leasesToOneHolderAtATime() {
        OfferId offer = open(1);

        assertThat(outbox().lease(offer, "gateway-1", Duration.ofMinutes(5))).isTrue();
        assertThat(outbox().lease(offer, "gateway-2", Duration.ofMinutes(5))).isFalse();
        assertThat(outbox().lease(offer, "gateway-1", Duration.ofMillis(1)))
                .as("renewed")
                .isTrue();
        await("the lease to run out")
                .atMost(Duration.ofSeconds(5))
                .until(() -> outbox().lease(offer, "gateway-2", Duration.ofMinutes(5)));
        assertThat(outbox().lease(offer, "gateway-1", Duration.ofMinutes(5))).isFalse();
    }
}
