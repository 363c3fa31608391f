package io.hotdeal.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.worker.WorkerStack.Ended;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands that end orders and offers for good. */
@ExtendWith(WorkerStack.Shared.class)
class DiscardAndRetireIT {

    private final WorkerStack workers;

    DiscardAndRetireIT(WorkerStack workers) {
        this.workers = workers;
    }

    @Test
    void aDiscardedLetterEndsItsOrderAndReturnsItsUnit() throws Exception {
        OfferId offer = new OfferId(351);
        workers.open(offer, 10);
        workers.moveAllocation(351, 352);
        OrderRequested event = workers.reserve(offer, 1).getFirst();
        String order = event.orderId().value();
        workers.publish(List.of(event));
        await("its letter")
                .atMost(Duration.ofSeconds(60))
                .until(() -> workers.records(OrderTopic.REQUESTED, true).stream()
                        .anyMatch(letter -> order.equals(new String(letter.key(), UTF_8))));
        workers.moveAllocation(352, 351);
        assertThat(workers.snapshot(offer).stock()).isEqualTo(new Stock(10, 9, 1, 0, 0));

        Ended discard = workers.run(Map.of(), "redrive", "--order", order, "--discard");

        assertThat(discard.output()).contains("order " + order + " is DECLINED", "1 of 1 done");
        assertThat(workers.snapshot(offer).stock()).isEqualTo(new Stock(10, 10, 0, 0, 0));
        assertThat(workers.statuses(offer)).containsExactlyEntriesOf(Map.of("DECLINED", 1));
        assertThat(workers.sold(offer)).isZero();
        assertThat(workers.run(Map.of(), "audit", "--products", "351").output())
                .contains("DISCARDED_ORDER: 1", order, "1 discarded orders")
                .doesNotContain("RESERVATION_WITHOUT_ROW");
    }

    @Test
    @Tag("full")
    void aClosedOfferLeavesRedisAndItsAuditPasses() throws Exception {
        OfferId offer = new OfferId(353);
        workers.sell(offer, 4);
        workers.close(offer, Duration.ofSeconds(1));

        Ended retire = workers.run(Map.of(), "retire", "353");

        assertThat(retire.output()).contains("offer 353 has left Redis");
        assertThat(retire.exitCode()).isZero();
        assertThat(workers.snapshot(offer).stock()).isEqualTo(new Stock(0, 0, 0, 0, 0));
        assertThat(workers.redis().hasKey("{prod-353}-orders")).isFalse();
        Ended audit = workers.run(Map.of(), "audit", "--products", "353");
        assertThat(audit.output())
                .doesNotContain("ROW_WITHOUT_RESERVATION", "ALLOCATED_UNITS", "SOLD_UNITS", "DATABASE_SOLD")
                .contains("1 offers, 4 orders, 4 charges");
    }

    @Test
    void aWorkerRetiresWhatWasClosedADayAgo() throws Exception {
        OfferId offer = new OfferId(354);
        OfferId closedToday = new OfferId(355);
        workers.open(closedToday, 10);
        workers.sell(offer, 4);
        workers.close(closedToday, Duration.ofHours(23));
        workers.close(offer, Duration.ofHours(25));

        await("its retirement")
                .atMost(Duration.ofSeconds(60))
                .until(() -> !workers.redis().hasKey("{prod-354}-orders")
                        && !workers.redis().hasKey("{prod-354}-orders-retired")
                        && workers.retiredUnits(offer) == 4);
        assertThat(workers.snapshot(offer).stock()).isEqualTo(new Stock(0, 0, 0, 0, 0));
        assertThat(workers.redis().opsForHash().hasKey("{prod-355}-offer", "retired"))
                .isFalse();
    }

    @Test
    @Tag("full")
    void aRetirementThatEndedBeforeTheDatabaseKnewOfItIsFinished() throws Exception {
        OfferId offer = new OfferId(356);
        workers.sell(offer, 4);
        workers.close(offer, Duration.ofSeconds(1));
        workers.retireInRedisOnly(offer, 3);

        Ended retire = workers.run(Map.of(), "retire", "356");

        assertThat(retire.output()).contains("offer 356 has left Redis");
        assertThat(workers.retiredUnits(offer)).isEqualTo(4);
        assertThat(workers.redis().hasKey("{prod-356}-orders-retired")).isFalse();
    }

    /** A worker had no response from Redis, and then a gateway opened the offer again: docs/decisions/0029. */
    @Test
    void aWorkerDeletesTheOrdersOfARetirementThatAGatewayHasStored() throws Exception {
        OfferId offer = new OfferId(357);
        workers.sell(offer, 4);
        workers.close(offer, Duration.ofSeconds(1));
        workers.retireInRedisOnly(offer, 3);
        assertThat(workers.redis().hasKey("{prod-357}-orders-retired")).isTrue();

        workers.database()
                .sql("""
                        UPDATE HOTDEAL_ALLOCATION
                           SET STATE = 'OPEN', VERSION = 4, RETIRED_AT = :now, RETIRED_THROUGH = :now, RETIRED_UNITS = SOLD
                         WHERE PROD_ID = 357""")
                .param("now", LocalDateTime.now(ZoneOffset.UTC))
                .update();

        await("the deletion")
                .atMost(Duration.ofSeconds(60))
                .until(() -> !workers.redis().hasKey("{prod-357}-orders-retired")
                        && !workers.redis().hasKey("{prod-357}-customers-retired"));
        // As it is in Redis: the other tests share the stack.
        workers.database()
                .sql("UPDATE HOTDEAL_ALLOCATION SET STATE = 'CLOSED', ALLOCATED = SOLD WHERE PROD_ID = 357")
                .update();
    }
}
