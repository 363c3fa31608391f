package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.orders.PaymentRows;
import io.hotdeal.worker.recording.TestRecording;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Payments that are due, and those that wait for their turn. */
class SweepDuePaymentsIT extends TestPayment {

    private int waiting;
    /** The payment stage has asked about the probes, and the provider has responded. */
    private boolean backAfterProbes;

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
    void aPassGoesOnWhenAnotherWorkerTakesSomeOfTheSameRows() {
        database.allocateMore(OFFER, 1_000);
        record(1, 1_100);
        clock.advance(Duration.ofSeconds(30));

        sweep(new OtherWorkersFirstRows()).sweep();

        assertThat(kafka.keys(RECORDED)).hasSize(1_090);
    }

    /** Ten of the first batch are taken by another worker between the two statements. */
    private final class OtherWorkersFirstRows extends PaymentRows {
        private boolean taken;

        OtherWorkersFirstRows() {
            super(database.client(), database.batches());
        }

        @Override
        public List<Due> lease(List<Due> due, Instant now, Instant until) {
            if (!taken) {
                taken = true;
                super.lease(due.subList(0, 10), now, until);
            }
            return super.lease(due, now, until);
        }
    }

    @Test
    void aPassThatProbesGoesOnAsSoonAsTheProviderResponds() {
        record(1, 50);
        provider.responds(false);
        clock.advance(Duration.ofSeconds(30));
        backAfterProbes = true;

        sweep().sweep();

        assertThat(kafka.keys(RECORDED)).hasSize(50);
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

    private SweepDuePayments sweep() {
        return sweep(rows);
    }

    private int waiting() {
        provider.responds(provider.isResponding()
                || (backAfterProbes && !kafka.keys(RECORDED).isEmpty()));
        return waiting;
    }

    private SweepDuePayments sweep(PaymentRows due) {
        var queue = new PaymentQueue(this::waiting, provider, limits);
        return new SweepDuePayments(
                due, queue, kafka.publisher(), TestRecording.transaction(database), limits, meters, clock);
    }
}
