package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.batch;
import static io.hotdeal.worker.TestOrders.id;
import static io.hotdeal.worker.TestOrders.requested;
import static io.hotdeal.worker.TestOrders.series;
import static io.hotdeal.worker.TestOrders.unreadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderEvent.OrderRecorded;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.FakeSettlementLedger;
import io.hotdeal.worker.TestClock;
import io.hotdeal.worker.TestDatabase;
import io.hotdeal.worker.messaging.PublishException;
import io.hotdeal.worker.messaging.TestDelivery;
import io.hotdeal.worker.orders.PaymentRows;
import io.hotdeal.worker.orders.RefundRows;
import io.hotdeal.worker.payment.PaymentProvider.Charge;
import io.hotdeal.worker.recording.TestRecording;
import io.hotdeal.worker.settlement.TestSettlement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Payment over a real database; provider, Kafka and Redis are faked. */
class PayOrdersIT {

    private static final String RECORDED = OrderTopic.RECORDED.topicName();
    private static final String SETTLED = OrderTopic.SETTLED.topicName();
    private static final OfferId LOST = new OfferId(2);
    private static final int REFUSALS = 3;
    private static final int REFUND_TRIES = 4;

    private final PaymentProperties limits = new PaymentProperties(
            URI.create("http://127.0.0.1:1"),
            2,
            500,
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofHours(24),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            REFUSALS,
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            REFUND_TRIES);

    private int waiting;

    private final TestDatabase database = new TestDatabase();
    private final TestClock clock = new TestClock();
    private final TestDelivery kafka = new TestDelivery();
    private final FakeSettlementLedger ledger = new FakeSettlementLedger();
    private final FakeProvider provider = new FakeProvider();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestSettlement settlement = new TestSettlement(database, ledger, kafka, meters, clock);
    private final PaymentRows rows = new PaymentRows(database.client(), database.batches());
    private final RefundRows refundRows = new RefundRows(database.client(), database.batches());
    private final StorePayments storePayments = new StorePayments(
            rows, refundRows, TestRecording.history(database), TestRecording.transaction(database), limits, clock);
    private final RefundLateCaptures refunds =
            new RefundLateCaptures(refundRows, provider, TestRecording.transaction(database), limits, meters, clock);
    private final PayOrders payOrders = new PayOrders(
            TestRecording.history(database),
            new ChargeOrders(provider, limits, meters, clock),
            storePayments,
            refunds,
            settlement.settleOrders(),
            kafka.deadLetters(meters));

    @BeforeEach
    void open() {
        database.allocate(OFFER, 100);
    }

    @AfterEach
    void close() {
        database.close();
    }

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
    void anUnknownOutcomeStaysRecordedUntilTheSweepHealsIt() {
        record(1, 2);
        provider.keepSilentAbout(id(1));
        payOrders.pay(recorded(1, 2));
        assertThat(database.statuses()).containsEntry(id(1).value(), "RECORDED").containsEntry(id(2).value(), "PAID");
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.HELD);
        SweepDuePayments sweep = sweep();
        sweep.sweep();
        assertThat(kafka.keys(RECORDED)).as("not due yet").isEmpty();

        clock.advance(Duration.ofSeconds(2));
        provider.answerAll();
        sweep.sweep();
        assertThat(kafka.keys(RECORDED)).containsExactly(id(1).value());
        payOrders.pay(recorded(1, 1));

        assertThat(database.statuses().values()).containsOnly("PAID");
        assertThat(provider.captures(id(1))).isEqualTo(1);
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.CONFIRMED);
    }

    @Test
    void unknownOutcomesAreAskedAgainEverMoreSeldomUpToABound() {
        record(1, 1);
        provider.keepSilentAbout(id(1));
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

        assertThat(pauses).containsExactly(2L, 4L, 8L, 10L, 10L);
    }

    @Test
    void twoSweepsDoNotSendTheSamePaymentTwice() {
        record(1, 5);
        clock.advance(Duration.ofSeconds(30));

        sweep().sweep();
        sweep().sweep();

        assertThat(kafka.keys(RECORDED)).hasSize(5).doesNotHaveDuplicates();
        clock.advance(Duration.ofSeconds(30));
        sweep().sweep();
        assertThat(kafka.keys(RECORDED)).as("a lease ends").hasSize(10);
    }

    @Test
    void aSweepThatKafkaDoesNotTakeIsMadeGoodAfterItsLease() {
        record(1, 1);
        clock.advance(Duration.ofSeconds(30));
        kafka.away();
        sweep().sweep();
        kafka.back();

        clock.advance(Duration.ofSeconds(30));
        sweep().sweep();

        assertThat(kafka.keys(RECORDED)).containsExactly(id(1).value());
    }

    @Test
    void aCaptureThatMeetsAStoredDeclineIsRefunded() {
        record(1, 1);
        provider.decline(id(1));
        payOrders.pay(recorded(1, 1));
        provider.capturesWhatItDeclined();
        provider.charge(List.of(charge(1)));

        refunds.refund();
        assertThat(provider.refunds())
                .as("before the look at declined charges is due")
                .isEmpty();
        clock.advance(Duration.ofMinutes(1));
        refunds.refund();
        refunds.refund();

        assertThat(provider.refunds()).containsExactly(id(1));
        assertThat(database.statuses()).containsEntry(id(1).value(), "DECLINED");
        assertThat(database.sold(OFFER)).isZero();
        assertThat(meters.counter("hotdeal.refunds").count()).isEqualTo(1);
        assertThat(refundState(1)).isEqualTo("REFUNDED");
    }

    @Test
    void aDeclinedOrderThatComesAgainIsLookedAtAtOnce() {
        record(1, 1);
        provider.decline(id(1));
        payOrders.pay(recorded(1, 1));
        clock.advance(Duration.ofMinutes(1));
        refunds.refund();
        assertThat(refundState(1)).isEqualTo("NONE");
        provider.capturesWhatItDeclined();
        provider.charge(List.of(charge(1)));

        payOrders.pay(recorded(1, 1));
        refunds.refund();

        assertThat(provider.refunds()).containsExactly(id(1));
    }

    @Test
    void aRefundThatFailsStopsNoBatchAndIsTriedAgainUntilItSucceeds() {
        lateCapture();
        provider.refusesRefunds(true);
        refunds.refund();

        payOrders.pay(recorded(1, 1));
        provider.refusesRefunds(false);
        clock.advance(Duration.ofSeconds(10));
        refunds.refund();

        assertThat(provider.refunds()).containsExactly(id(1));
        assertThat(refundState(1)).isEqualTo("REFUNDED");
    }

    @Test
    void aRefundIsNotForgottenWhileTheProviderDoesNotRespond() {
        lateCapture();
        provider.keepSilentAbout(id(1));
        refunds.refund();
        provider.answerAll();

        clock.advance(Duration.ofSeconds(10));
        refunds.refund();

        assertThat(provider.refunds()).containsExactly(id(1));
    }

    @Test
    void aRefundIsGivenUpAfterABoundedNumberOfTriesAndCounted() {
        lateCapture();
        provider.refusesRefunds(true);
        for (int tries = 0; tries < REFUND_TRIES + 2; tries++) {
            refunds.refund();
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(refundState(1)).isEqualTo("GIVEN_UP");
        assertThat(meters.counter("hotdeal.refunds.failed", "outcome", "given-up")
                        .count())
                .isEqualTo(1);
    }

    private void lateCapture() {
        record(1, 1);
        provider.decline(id(1));
        payOrders.pay(recorded(1, 1));
        provider.capturesWhatItDeclined();
        provider.charge(List.of(charge(1)));
        clock.advance(Duration.ofMinutes(1));
    }

    private String refundState(int number) {
        return database.client()
                .sql("SELECT STATE FROM HOTDEAL_REFUND WHERE ORDER_ID = :id")
                .param("id", id(number).value())
                .query(String.class)
                .single();
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
    void theSweepLeavesAPaymentAloneThatWaitsForItsTurn() {
        record(1, 5);
        clock.advance(Duration.ofSeconds(30));
        waiting = limits.batchSize();
        sweep().sweep();
        assertThat(kafka.keys(RECORDED)).isEmpty();

        waiting = limits.batchSize() - 1;
        sweep().sweep();

        assertThat(kafka.keys(RECORDED)).hasSize(5);
    }

    @Test
    void theSweepGoesOnUntilNothingIsDue() {
        database.allocateMore(OFFER, 1_000);
        record(1, 1_100);
        clock.advance(Duration.ofSeconds(30));

        sweep().sweep();

        assertThat(kafka.keys(RECORDED)).hasSize(1_100);
    }

    @Test
    void theSweepOnlyProbesAProviderThatDoesNotRespond() {
        record(1, 50);
        provider.responds(false);
        clock.advance(Duration.ofSeconds(30));
        sweep().sweep();
        assertThat(kafka.keys(RECORDED)).hasSize(PaymentQueue.PROBES);

        provider.responds(true);
        sweep().sweep();

        assertThat(kafka.keys(RECORDED)).hasSize(50);
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

    private SweepDuePayments sweep() {
        var queue = new PaymentQueue(() -> waiting, provider, limits.batchSize());
        return new SweepDuePayments(
                rows, queue, kafka.publisher(), TestRecording.transaction(database), limits, meters, clock);
    }

    private void record(int from, int to) {
        TestRecording.record(database, clock, series(from, to, clock.instant()));
        IntStream.rangeClosed(from, to).forEach(number -> ledger.hold(id(number)));
    }

    private static Charge charge(int number) {
        return new Charge(id(number), new CustomerId("c-" + number), new BigDecimal("19.90"));
    }

    private void recordLegacy(int number, int quantity) {
        TestRecording.record(database, clock, List.of(requested(number, quantity, clock.instant())));
        database.client().sql("UPDATE ORDER_HISTORY SET CHANNEL = 'LEGACY'").update();
        database.client().sql("UPDATE HOTDEAL_ALLOCATION SET SOLD = 0").update();
    }

    private List<ConsumerRecord<byte[], byte[]>> recorded(int from, int to) {
        return batch(IntStream.rangeClosed(from, to)
                .mapToObj(number -> new OrderRecorded(id(number), OFFER, clock.instant()))
                .toList());
    }
}
