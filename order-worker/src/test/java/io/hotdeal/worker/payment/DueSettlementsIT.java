package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.id;
import static io.hotdeal.worker.TestOrders.requested;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.recording.TestRecording;
import io.hotdeal.worker.settlement.TestSettlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Orders whose offer cannot be reached in Redis: paid at once, and settled when it is back. */
class DueSettlementsIT extends TestPayment {

    private static final OfferId LOST = new OfferId(2);

    @Test
    void withoutRedisOrdersArePaidAndSettledWhenItIsBack() {
        record(1, 2);
        ledger.away(true);
        payOrders.pay(recorded(1, 2));
        assertThat(database.statuses().values()).containsOnly("PAID");
        assertThat(database.settlementsDue()).hasSize(2);

        ledger.away(false);
        clock.advance(Duration.ofSeconds(2));
        settlement.sweep();

        assertThat(ledger.states().values()).containsOnly(ReservationState.CONFIRMED);
        assertThat(provider.captures(id(1))).isEqualTo(1);
    }

    @Test
    void aLostShardStopsOnlyItsOwnOffersWhichAreSettledOnceItIsBack() {
        recordOfLostOffer(11, 13);
        provider.decline(id(12));
        payOrders.pay(recorded(11, 11));
        record(1, 3);
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(recorded(11, 13));
        batch.addAll(recorded(1, 3));
        clock.advance(Duration.ofSeconds(2)); // so that the shard is asked again

        payOrders.pay(batch);

        assertThat(settled(1, 3)).isEqualTo(ids(1, 3));
        assertThat(database.statuses())
                .containsEntry(id(1).value(), "PAID")
                .containsEntry(id(11).value(), "PAID")
                .containsEntry(id(12).value(), "DECLINED");
        assertThat(ledger.states())
                .containsEntry(id(1), ReservationState.CONFIRMED)
                .containsEntry(id(11), ReservationState.HELD)
                .containsEntry(id(12), ReservationState.HELD);
        assertThat(database.settlementsDue()).isEqualTo(ids(11, 13));

        for (int pass = 0; pass < 5; pass++) {
            clock.advance(Duration.ofSeconds(30));
            settlement.sweep();
        }
        assertThat(kafka.keys(SETTLED)).as("while the shard is lost").hasSize(3);
        ledger.find(LOST);
        clock.advance(Duration.ofSeconds(30));
        settlement.sweep();
        settlement.sweep();

        assertThat(settled(11, 13)).as("published once").isEqualTo(ids(11, 13));
        assertThat(ledger.states())
                .containsEntry(id(11), ReservationState.CONFIRMED)
                .containsEntry(id(12), ReservationState.RELEASED)
                .containsEntry(id(13), ReservationState.CONFIRMED);
        assertThat(database.settlementsDue()).isEmpty();
        assertThat(database.sold(OFFER)).isEqualTo(3);
        assertThat(provider.chargesOf(id(11))).isEqualTo(1);
    }

    @Test
    void aWorkerThatEndsBetweenPaymentAndDueSettlementLosesNeither() {
        recordOfLostOffer(11, 11);
        var before = TestRecording.history(database).find(List.of(id(11)));
        storePayments.store(before, provider.charge(List.of(charge(11)))); // and there it ended

        payOrders.pay(recorded(11, 11));
        assertThat(database.settlementsDue()).isEqualTo(ids(11, 11));
        ledger.find(LOST);
        clock.advance(Duration.ofSeconds(2));
        settlement.sweep();

        assertThat(ledger.states()).containsEntry(id(11), ReservationState.CONFIRMED);
        assertThat(provider.chargesOf(id(11))).isEqualTo(1);
    }

    @Test
    void aSettlementThatEndsHalfwayIsFinishedWhenItsLeaseEnds() {
        recordOfLostOffer(11, 13);
        payOrders.pay(recorded(11, 13));
        ledger.find(LOST);
        clock.advance(Duration.ofSeconds(2));
        kafka.away();
        settlement.sweep(); // one is confirmed in Redis, and no client knows
        kafka.back();
        assertThat(database.settlementsDue()).isEqualTo(ids(11, 13));
        assertThat(kafka.keys(SETTLED)).isEmpty();
        var anotherWorker = new TestSettlement(database, ledger, kafka, meters, clock);

        anotherWorker.sweep();
        assertThat(settled(11, 13)).as("one is leased").hasSize(2);
        clock.advance(Duration.ofSeconds(30));
        anotherWorker.sweep();
        settlement.sweep();

        assertThat(settled(11, 13)).isEqualTo(ids(11, 13));
        assertThat(database.settlementsDue()).isEmpty();
    }

    @Test
    void dueSettlementsNeverWaitForThoseOfALostShard() {
        recordOfLostOffer(11, 13);
        record(1, 2);
        ledger.lose(OFFER);
        payOrders.pay(recorded(11, 13));
        payOrders.pay(recorded(1, 2));
        ledger.find(OFFER);
        clock.advance(Duration.ofSeconds(2));

        settlement.sweep();

        assertThat(settled(1, 2)).isEqualTo(ids(1, 2));
        assertThat(database.settlementsDue()).isEqualTo(ids(11, 13));
    }

    @Test
    void aShardThatDoesNotRespondIsAskedOnceAPause() {
        recordOfLostOffer(11, 13);
        payOrders.pay(recorded(11, 11));
        payOrders.pay(recorded(12, 12));
        assertThat(ledger.roundTrips()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(2));
        payOrders.pay(recorded(13, 13));
        clock.advance(Duration.ofSeconds(3));
        payOrders.pay(recorded(13, 13));
        assertThat(ledger.roundTrips()).as("pauses of 2 s and 4 s").isEqualTo(2);
        ledger.find(LOST);
        clock.advance(Duration.ofSeconds(1));

        payOrders.pay(recorded(13, 13));

        assertThat(settled(11, 13)).isEqualTo(ids(13, 13));
        assertThat(meters.counter("hotdeal.settlements.postponed").count()).isEqualTo(4);
    }

    @Test
    void showsHowManySettlementsAreDueUnlessTheDatabaseIsUnavailable() {
        settlement.sweep();
        assertThat(settlementsDue()).isZero();
        recordOfLostOffer(11, 13);
        payOrders.pay(recorded(11, 13));
        settlement.sweep();
        assertThat(settlementsDue()).isEqualTo(3);

        rename("HOTDEAL_SETTLEMENT", "UNAVAILABLE");
        settlement.sweep();
        assertThat(meters.find("hotdeal.settlements.due").gauge()).isNull();

        rename("UNAVAILABLE", "HOTDEAL_SETTLEMENT");
        ledger.find(LOST);
        clock.advance(Duration.ofSeconds(2));
        settlement.sweep();
        settlement.sweep();
        assertThat(settlementsDue()).isZero();
    }

    private double settlementsDue() {
        return meters.get("hotdeal.settlements.due").gauge().value();
    }

    private void rename(String table, String name) {
        database.client().sql("ALTER TABLE " + table + " RENAME TO " + name).update();
    }

    /** Its rows have the lease of the pass that found the shard lost, which is far longer. */
    @Test
    void aSettlementThatASweepCouldNotMakeIsDueAfterThePauseOfItsOffer() {
        recordOfLostOffer(11, 11);
        payOrders.pay(recorded(11, 11));
        clock.advance(Duration.ofSeconds(2));
        settlement.sweep();
        ledger.find(LOST);
        clock.advance(Duration.ofSeconds(4));

        settlement.sweep();

        assertThat(settled(11, 11)).isEqualTo(ids(11, 11));
        assertThat(database.settlementsDue()).isEmpty();
    }

    /** Orders of an offer whose shard is lost after it has reserved them. */
    private void recordOfLostOffer(int from, int to) {
        database.allocate(LOST, 100);
        TestRecording.record(
                database,
                clock,
                IntStream.rangeClosed(from, to)
                        .mapToObj(number -> requested(LOST, number, 1, clock.instant()))
                        .toList());
        IntStream.rangeClosed(from, to).forEach(number -> ledger.hold(id(number)));
        ledger.lose(LOST);
    }

    /** Sorted keys of what was published as settled, of the orders with these numbers. */
    private List<String> settled(int from, int to) {
        return kafka.keys(SETTLED).stream()
                .filter(ids(from, to)::contains)
                .sorted()
                .toList();
    }

    private static List<String> ids(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> id(number).value())
                .toList();
    }
}
