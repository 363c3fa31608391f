package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.id;
import static io.hotdeal.worker.TestOrders.requested;
import static io.hotdeal.worker.TestOrders.unreadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.messaging.PublishException;
import io.hotdeal.worker.recording.TestRecording;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What becomes of a batch of recorded orders. */
class PayOrdersIT extends TestPayment {

    @Test
    void recordsDeliveredTwiceAreChargedOnceAndSettledTwice() {
        record(1, 3);

        payOrders.pay(recorded(1, 3));
        payOrders.pay(recorded(1, 3));

        assertThat(database.statuses().values()).containsOnly("PAID");
        assertThat(IntStream.rangeClosed(1, 3).map(number -> provider.captures(id(number))))
                .containsOnly(1);
        assertThat(database.attempts(id(1).value())).as("answers stored").isEqualTo(1);
        assertThat(ledger.states().values()).containsOnly(ReservationState.CONFIRMED);
        assertThat(kafka.keys(SETTLED)).hasSize(6);
        assertThat(database.sold(OFFER)).isEqualTo(3);
    }

    @Test
    void chargesTheAmountOfTheRow() {
        TestRecording.record(database, clock, List.of(requested(1, 3, clock.instant())));

        payOrders.pay(recorded(1, 1));

        assertThat(provider.amounts()).containsEntry(id(1), new BigDecimal("59.70"));
    }

    @Test
    void declinedUnitsComeBackExactlyOnceHoweverOftenTheRecordComes() {
        TestRecording.record(
                database, clock, List.of(requested(1, 4, clock.instant()), requested(2, 1, clock.instant())));
        ledger.hold(id(1));
        ledger.hold(id(2));
        provider.decline(id(1));

        payOrders.pay(recorded(1, 2));
        payOrders.pay(recorded(1, 2));
        payOrders.pay(recorded(1, 1));

        assertThat(database.statuses()).containsEntry(id(1).value(), "DECLINED").containsEntry(id(2).value(), "PAID");
        assertThat(database.sold(OFFER)).isEqualTo(1);
        assertThat(ledger.states())
                .containsEntry(id(1), ReservationState.RELEASED)
                .containsEntry(id(2), ReservationState.CONFIRMED);
    }

    @Test
    void twoWorkersWithTheSameDeclineReturnItsUnitsOnce() {
        record(1, 1);
        provider.decline(id(1));
        var before = TestRecording.history(database).find(List.of(id(1)));
        var outcomes = provider.charge(List.of(charge(1)));

        storePayments.store(before, outcomes);
        var stored = storePayments.store(before, outcomes);

        assertThat(database.sold(OFFER)).isZero();
        assertThat(stored.get(id(1))).isNotNull();
    }

    @Test
    void aLegacyDeclineGoesBackToTheShopAndTouchesNoReservation() {
        recordLegacy(1, 2);
        provider.decline(id(1));
        long before = database.shopQuantity(OFFER);

        payOrders.pay(recorded(1, 1));
        payOrders.pay(recorded(1, 1));

        assertThat(database.shopQuantity(OFFER)).isEqualTo(before + 2);
        assertThat(database.sold(OFFER)).isZero();
        assertThat(ledger.batchSizes()).isEmpty();
        assertThat(kafka.keys(SETTLED)).containsOnly(id(1).value());
    }

    @Test
    void unknownOutcomesAreAskedAgainEverMoreSeldomUpToABound() {
        record(1, 1);
        provider.keepSilentAbout(id(1));

        assertThat(pauses()).containsExactly(2L, 4L, 8L, 10L, 10L);
    }

    /** What waits must be paid soon after its return, and the sweep calls it rarely enough meanwhile. */
    @Test
    void anUnavailableProviderIsAskedAgainAfterTheLeaseAtTheLatest() {
        record(1, 1);
        provider.keepSilentAbout(id(1));
        provider.responds(false);

        assertThat(pauses()).containsExactly(2L, 4L, 6L, 6L, 6L);
    }

    /** Seconds between five tries. */
    private List<Long> pauses() {
        List<Long> pauses = new ArrayList<>();
        for (int attempt = 0; attempt < 5; attempt++) {
            payOrders.pay(recorded(1, 1));
            long seconds = 0;
            while (rows.due(clock.instant(), 10).isEmpty()) {
                clock.advance(Duration.ofSeconds(1));
                seconds++;
            }
            pauses.add(seconds);
        }
        return pauses;
    }

    @Test
    void afterAnUnknownOutcomeTheProviderIsAskedAndNotChargedAgain() {
        record(1, 1);
        provider.keepSilentAbout(id(1));
        payOrders.pay(recorded(1, 1));
        payOrders.pay(recorded(1, 1));
        payOrders.pay(recorded(1, 1));
        provider.answerAll();

        payOrders.pay(recorded(1, 1));

        assertThat(database.statuses()).containsEntry(id(1).value(), "PAID");
        assertThat(provider.chargesOf(id(1))).isEqualTo(1);
    }

    @Test
    void anOrderOlderThanTheProvidersKeysIsAskedForAndChargedOnlyWhenItNeverWas() {
        record(1, 2);
        provider.keepSilentAbout(id(1));
        provider.charge(List.of(charge(1)));
        provider.answerAll();
        clock.advance(Duration.ofHours(25));

        payOrders.pay(recorded(1, 2));

        assertThat(database.statuses().values()).containsOnly("PAID");
        assertThat(provider.captures(id(1))).isEqualTo(1);
        assertThat(provider.chargesOf(id(1))).isEqualTo(1);
        assertThat(provider.captures(id(2))).isEqualTo(1);
    }

    @Test
    void anOrderWhoseChargeIsRefusedIsDeclinedAfterABoundedNumberOfTries() {
        record(1, 2);
        provider.refuse(id(1));
        for (int tries = 1; tries < REFUSALS; tries++) {
            payOrders.pay(recorded(1, 2));
            assertThat(database.statuses())
                    .containsEntry(id(1).value(), "RECORDED")
                    .containsEntry(id(2).value(), "PAID");
        }

        payOrders.pay(recorded(1, 2));

        assertThat(database.statuses()).containsEntry(id(1).value(), "DECLINED");
        assertThat(database.sold(OFFER)).isEqualTo(1);
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.RELEASED);
    }

    @Test
    void anOrderThatStaysUndecidedBeyondItsBoundIsCounted() {
        record(1, 1);
        provider.keepSilentAbout(id(1));
        payOrders.pay(recorded(1, 1));
        assertThat(meters.counter("hotdeal.payments.undecided").count()).isZero();
        clock.advance(Duration.ofHours(2));

        payOrders.pay(recorded(1, 1));

        assertThat(meters.counter("hotdeal.payments.undecided").count()).isEqualTo(1);
    }

    @Test
    void aBatchThatComesAgainForKafkaChargesNothingAndPublishesItsDeadLetterOnce() {
        record(1, 2);
        provider.keepSilentAbout(id(2));
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(recorded(1, 2));
        batch.add(unreadable(RECORDED, "io.hotdeal.order.recorded.v1", "k", "[]"));
        kafka.away();
        for (int tries = 0; tries < 5; tries++) {
            assertThatThrownBy(() -> payOrders.pay(batch)).isInstanceOf(PublishException.class);
        }
        kafka.back();

        payOrders.pay(batch);

        assertThat(kafka.keys(OrderTopic.RECORDED.deadLetterName())).hasSize(1);
        assertThat(provider.chargesOf(id(2))).isEqualTo(1);
    }

    @Test
    void anOrderWithoutARowIsADeadLetterAndItsNeighboursArePaid() {
        record(1, 1);
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(recorded(1, 2));
        batch.add(unreadable(RECORDED, "io.hotdeal.order.recorded.v1", "k", "[]"));

        payOrders.pay(batch);

        assertThat(database.statuses()).containsEntry(id(1).value(), "PAID");
        assertThat(kafka.keys(OrderTopic.RECORDED.deadLetterName()))
                .contains(id(2).value())
                .hasSize(2);
        assertThat(kafka.reasons(OrderTopic.RECORDED.deadLetterName()))
                .anyMatch(reason -> reason.contains("no row in ORDER_HISTORY"));
    }

    @Test
    void aBatchNeedsNoMoreRoundTripsForManyOffersThanForOne() {
        for (int offer = 101; offer <= 401; offer++) {
            database.allocate(new OfferId(offer), 300);
        }
        int ofOne = roundTripsFor(1_000, 101, 1);
        int ofMany = roundTripsFor(2_000, 102, 300);

        assertThat(database.statuses().values()).hasSize(600).containsOnly("PAID", "DECLINED");
        assertThat(ledger.states().values()).containsOnly(ReservationState.CONFIRMED, ReservationState.RELEASED);
        assertThat(ofMany).as("of the database and of Redis, for 300 offers").isEqualTo(ofOne);
        assertThat(ofMany).isLessThanOrEqualTo(8);
    }

    /** Pays 300 orders of so many offers, of which every tenth is declined. */
    private int roundTripsFor(int first, int firstOffer, int offers) {
        TestRecording.record(
                database,
                clock,
                IntStream.range(0, 300)
                        .mapToObj(i -> requested(new OfferId(firstOffer + i % offers), first + i, 1, clock.instant()))
                        .toList());
        IntStream.range(first, first + 300).forEach(number -> ledger.hold(id(number)));
        IntStream.range(0, 30).forEach(i -> provider.decline(id(first + 10 * i)));
        int before = database.executions() + ledger.roundTrips();
        payOrders.pay(recorded(first, first + 299));
        return database.executions() + ledger.roundTrips() - before;
    }

    private void recordLegacy(int number, int quantity) {
        TestRecording.record(database, clock, List.of(requested(number, quantity, clock.instant())));
        database.client().sql("UPDATE ORDER_HISTORY SET CHANNEL = 'LEGACY'").update();
        database.client().sql("UPDATE HOTDEAL_ALLOCATION SET SOLD = 0").update();
    }
}
