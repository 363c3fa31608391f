package io.hotdeal.worker.recording;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.batch;
import static io.hotdeal.worker.TestOrders.id;
import static io.hotdeal.worker.TestOrders.requested;
import static io.hotdeal.worker.TestOrders.series;
import static io.hotdeal.worker.TestOrders.unreadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.FakeSettlementLedger;
import io.hotdeal.worker.TestClock;
import io.hotdeal.worker.TestDatabase;
import io.hotdeal.worker.messaging.PublishException;
import io.hotdeal.worker.messaging.TestDelivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recording over a real database; what it says to Kafka and Redis is caught. */
class RecordOrdersIT {

    private static final String RECORDED = OrderTopic.RECORDED.topicName();
    private static final String LETTERS = OrderTopic.REQUESTED.deadLetterName();
    private static final String TYPE = "io.hotdeal.order.requested.v1";

    private final TestDatabase database = new TestDatabase();
    private final TestClock clock = new TestClock();
    private final TestDelivery kafka = new TestDelivery();
    private final FakeSettlementLedger ledger = new FakeSettlementLedger();
    private final RecordOrders recordOrders = TestRecording.recordOrders(database, clock, kafka, ledger);

    @BeforeEach
    void open() {
        database.allocate(OFFER, 100);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void tellsThePaymentStageOfNewAndOfFoundOrders() {
        List<ConsumerRecord<byte[], byte[]>> batch = batch(series(1, 3, clock.instant()));

        recordOrders.record(batch);
        recordOrders.record(batch);

        assertThat(kafka.keys(RECORDED)).hasSize(6).contains(id(1).value(), id(2).value(), id(3).value());
        assertThat(database.sold(OFFER)).isEqualTo(3);
    }

    @Test
    void dropsRepeatsInsideABatch() {
        recordOrders.record(batch(List.of(requested(1, 2, clock.instant()), requested(1, 2, clock.instant()))));

        assertThat(kafka.keys(RECORDED)).containsExactly(id(1).value());
        assertThat(kafka.keys(LETTERS)).isEmpty();
        assertThat(database.sold(OFFER)).isEqualTo(2);
    }

    @Test
    void aPoisonRecordBecomesADeadLetterAndItsNeighboursAreRecorded() {
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(batch(series(1, 2, clock.instant())));
        batch.add(1, unreadable(OrderTopic.REQUESTED.topicName(), TYPE, "k", "{not json"));
        batch.add(0, unreadable(OrderTopic.REQUESTED.topicName(), "another.type", "k", "{}"));

        recordOrders.record(batch);

        assertThat(database.statuses()).hasSize(2);
        assertThat(kafka.reasons(LETTERS)).hasSize(2);
        assertThat(kafka.reasons(LETTERS).getFirst()).contains("ce_type").contains("another.type");
        assertThat(kafka.reasons(LETTERS).getLast()).contains("not JSON");
    }

    @Test
    void anEventBeyondThePurgeHorizonIsNotRecordedAgain() {
        var old = clock.instant().minus(Duration.ofDays(30)).minusMillis(1);

        recordOrders.record(batch(List.of(requested(1, 1, old), requested(2, 1, old.plusMillis(2)))));

        assertThat(database.statuses()).containsOnlyKeys(id(2).value());
        assertThat(kafka.reasons(LETTERS)).singleElement().asString().contains("purge horizon");
    }

    @Test
    void anEventFromTheFutureIsADeadLetter() {
        recordOrders.record(batch(List.of(
                requested(1, 1, clock.instant().plus(Duration.ofHours(1)).plusMillis(1)))));

        assertThat(database.statuses()).isEmpty();
        assertThat(kafka.reasons(LETTERS)).singleElement().asString().contains("reservedAt");
    }

    @Test
    void anOfferWithoutAllocationIsADeadLetterThatNamesIt() {
        recordOrders.record(batch(List.of(requested(new OfferId(77), 1, 1, clock.instant()))));

        assertThat(kafka.reasons(LETTERS)).singleElement().asString().contains("offerId 77");
        assertThat(kafka.keys(RECORDED)).isEmpty();
    }

    @Test
    void anOrderIdThatStandsForAnotherOrderIsADeadLetterAndChangesNothing() {
        recordOrders.record(batch(List.of(requested(1, 1, clock.instant()))));
        kafka.forget();

        recordOrders.record(batch(List.of(requested(1, 5, clock.instant()))));

        assertThat(kafka.reasons(LETTERS)).singleElement().asString().contains("another order");
        assertThat(kafka.keys(RECORDED)).isEmpty();
        assertThat(database.sold(OFFER)).isEqualTo(1);
    }

    @Test
    void everyRecordOfABatchIsComparedWithTheRowAndNotOnlyTheFirstOfItsOrder() {
        recordOrders.record(batch(List.of(requested(1, 1, clock.instant()))));
        kafka.forget();

        recordOrders.record(batch(List.of(
                requested(1, 5, clock.instant()), requested(1, 5, clock.instant()), requested(1, 1, clock.instant()))));

        assertThat(kafka.reasons(LETTERS))
                .hasSize(2)
                .allSatisfy(reason -> assertThat(reason).contains("another order"));
        assertThat(kafka.keys(RECORDED)).containsExactly(id(1).value());
        assertThat(database.sold(OFFER)).isEqualTo(1);
    }

    @Test
    void theSurplusIsSettledAsRejectedAndNeverSentToPayment() {
        for (int number = 1; number <= 102; number++) {
            ledger.hold(id(number));
        }

        recordOrders.record(batch(series(1, 102, clock.instant())));

        assertThat(kafka.keys(RECORDED)).hasSize(100).doesNotContain(id(101).value(), id(102).value());
        assertThat(ledger.states())
                .containsEntry(id(101), ReservationState.REJECTED)
                .containsEntry(id(102), ReservationState.REJECTED)
                .containsEntry(id(100), ReservationState.HELD);
        assertThat(kafka.keys(OrderTopic.SETTLED.topicName()))
                .containsExactlyInAnyOrder(id(101).value(), id(102).value());
    }

    @Test
    void aBatchThatKafkaDidNotTakeFailsAndIsMadeGoodWhenItComesAgain() {
        List<ConsumerRecord<byte[], byte[]>> batch = batch(series(1, 3, clock.instant()));
        kafka.away();
        assertThatThrownBy(() -> recordOrders.record(batch)).isInstanceOf(PublishException.class);
        assertThat(database.statuses()).hasSize(3);

        kafka.back();
        recordOrders.record(batch);

        assertThat(kafka.keys(RECORDED)).hasSize(3);
        assertThat(database.sold(OFFER)).isEqualTo(3);
    }

    @Test
    void rejectionsThatRedisDoesNotTakeAreDueAndTheBatchIsDone() {
        List<ConsumerRecord<byte[], byte[]>> batch = batch(series(1, 101, clock.instant()));
        ledger.hold(id(101));
        ledger.away(true);

        recordOrders.record(batch);

        assertThat(database.statuses()).containsEntry(id(101).value(), "REJECTED");
        assertThat(kafka.keys(RECORDED)).hasSize(100);
        assertThat(kafka.keys(OrderTopic.SETTLED.topicName())).isEmpty();
        assertThat(database.settlementsDue()).containsExactly(id(101).value());
    }
}
