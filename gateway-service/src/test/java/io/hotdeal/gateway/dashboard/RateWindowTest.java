package io.hotdeal.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.dashboard.LiveSnapshot.Orders;
import io.hotdeal.gateway.dashboard.LiveSnapshot.Service;
import io.hotdeal.gateway.dashboard.LiveSnapshot.Settlement;
import io.hotdeal.instance.Heartbeat;
import io.hotdeal.instance.InstanceRegistry.Notices;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RateWindowTest {

    private final RateWindow counts = new RateWindow();

    @Test
    void knowsNothingBeforeSomebodyTells() {
        assertThat(counts.orders()).isNull();
        assertThat(counts.settlement()).isNull();
        assertThat(counts.services()).isEmpty();
    }

    @Test
    void addsTheRatesOfAllGatewaysEachByItsOwnBeats() {
        at(1_000, gateway("a", 900, 100, 0), gateway("b", 500, 0, 0));
        at(2_000, gateway("a", 1_900, 300, 50), gateway("b", 1_000, 100, 0));

        assertThat(counts.orders())
                .isEqualTo(new Orders(
                        200 + 200, 50, new TreeMap<>(Map.of("Reserved", 400L, "AlreadyReserved", 0L, "SoldOut", 50L))));
    }

    @Test
    void aReplayIsNeitherAcceptedNorRefused() {
        at(1_000, gateway("a", 1_000, 0, 0));
        at(2_000, notice("gateway-service", "a", 2_000, Map.of("orders.Reserved", 0L, "orders.AlreadyReserved", 70L)));

        Orders orders = Objects.requireNonNull(counts.orders());

        assertThat(orders.acceptedPerSecond()).isZero();
        assertThat(orders.refusedPerSecond()).isZero();
    }

    @Test
    void aProcessThatStartedAgainDoesNotGoBackwards() {
        at(1_000, gateway("before", 1_000, 5_000, 0));
        at(2_000, gateway("after", 1_500, 10, 0));
        at(3_000, gateway("after", 2_500, 110, 0));

        Orders orders = Objects.requireNonNull(counts.orders());

        assertThat(orders.acceptedPerSecond()).isEqualTo(100);
        assertThat(orders.byOutcome()).containsEntry("Reserved", 110L);
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        at(1_000, gateway("a", 1_000, 0, 0));
        at(2_000, gateway("a", 2_000, 10_000, 0));
        at(7_000, gateway("a", 7_000, 10_000, 0));

        Orders orders = Objects.requireNonNull(counts.orders());

        assertThat(orders.acceptedPerSecond()).as("of the last seconds").isZero();
    }

    @Test
    void readsTheDelaysOfAllWorkersAsOneDistribution() {
        at(1_000, worker("a", 1_000, Map.of("delay.100", 1_000L)), worker("b", 1_000, Map.of()));
        at(
                2_000,
                worker("a", 2_000, Map.of("delay.100", 1_060L, "settled.PAID", 60L, "charges.Captured", 60L)),
                worker(
                        "b",
                        2_000,
                        Map.of(
                                "delay.500",
                                38L,
                                "delay.2000",
                                2L,
                                "settled.PAID",
                                30L,
                                "settled.DECLINED",
                                10L,
                                "charges.Captured",
                                30L,
                                "dead-letters",
                                3L)));

        assertThat(counts.settlement())
                .isEqualTo(new Settlement(100, 100L, 2_000L, new TreeMap<>(Map.of("Captured", 90L)), 3));
    }

    @Test
    void saysHowOldEachNoticeIs() {
        at(5_000, worker("w", 4_200, Map.of()), gateway("g", 5_000, 0, 0));

        assertThat(counts.services())
                .containsExactly(new Service("gateway-service", "g", 0), new Service("order-worker", "w", 800));
    }

    private void at(long now, Heartbeat... notices) {
        counts.add(new Notices(now, List.of(notices)));
    }

    private static Heartbeat gateway(String start, long at, long reserved, long soldOut) {
        return notice(
                "gateway-service",
                start,
                at,
                Map.of("orders.Reserved", reserved, "orders.AlreadyReserved", 0L, "orders.SoldOut", soldOut));
    }

    private static Heartbeat worker(String start, long at, Map<String, Long> counts) {
        return notice("order-worker", start, at, counts);
    }

    private static Heartbeat notice(String service, String start, long at, Map<String, Long> counts) {
        return new Heartbeat(service, start, start, at, new TreeMap<>(counts));
    }
}
