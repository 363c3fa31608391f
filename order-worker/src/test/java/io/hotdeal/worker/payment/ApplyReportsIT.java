package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.batch;
import static io.hotdeal.worker.TestOrders.id;
import static io.hotdeal.worker.TestOrders.unreadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.order.OrderEvent.PaymentReported;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.messaging.PublishException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of what the payment provider reports. */
class ApplyReportsIT extends TestPayment {

    private static final String REPORTED = OrderTopic.REPORTED.topicName();
    private static final String LETTERS = OrderTopic.REPORTED.deadLetterName();

    private static PaymentReported report(int number, String status, @Nullable String amount) {
        return report(number, status, amount, "EUR");
    }

    private static PaymentReported report(
            int number, String status, @Nullable String amount, @Nullable String currency) {
        return new PaymentReported(
                "evt-" + number + "-" + status,
                id(number),
                id(number).value(),
                status,
                "ch-" + number,
                amount == null ? null : new BigDecimal(amount),
                currency,
                Instant.EPOCH);
    }

    private static List<ConsumerRecord<byte[], byte[]>> reports(String status, int... numbers) {
        List<PaymentReported> events = new ArrayList<>();
        for (int number : numbers) {
            events.add(report(number, status, "19.90"));
        }
        return batch(events);
    }

    /** Charged, and the provider has not told how it ended. */
    private void undecided(int number) {
        record(number, number);
        provider.keepSilentAbout(id(number));
        payOrders.pay(recorded(number, number));
    }

    private double counted(String effect) {
        return meters.counter("hotdeal.reports", "effect", effect).count();
    }

    @Test
    void aProcessingOrderIsPaidByTheReportOfItsCaptureHoweverOftenItComes() {
        undecided(1);
        provider.answerAll();

        applyReports.apply(reports("CAPTURED", 1, 1));
        applyReports.apply(reports("CAPTURED", 1));

        assertThat(database.statuses()).containsEntry(id(1).value(), "PAID");
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.CONFIRMED);
        assertThat(kafka.keys(SETTLED)).contains(id(1).value());
        assertThat(database.sold(OFFER)).isEqualTo(1);
        assertThat(provider.chargesOf(id(1))).isEqualTo(1);
        assertThat(counted("decided")).isEqualTo(2);
        assertThat(counted("ignored")).isEqualTo(1);
    }

    @Test
    void aReportedDeclineReturnsTheUnitsOnce() {
        record(1, 1);
        provider.decline(id(1));
        provider.keepSilentAbout(id(1));
        payOrders.pay(recorded(1, 1));
        provider.answerAll();

        applyReports.apply(reports("DECLINED", 1));
        applyReports.apply(reports("DECLINED", 1));

        assertThat(database.statuses()).containsEntry(id(1).value(), "DECLINED");
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.RELEASED);
        assertThat(database.sold(OFFER)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAPTURED", "DECLINED", "REFUNDED", "IN_REVIEW"})
    void aReportThatTheProviderDoesNotConfirmChangesNothingAndDelaysNothing(String status) {
        undecided(1);

        for (int copy = 0; copy < 5; copy++) {
            applyReports.apply(reports(status, 1));
        }

        assertThat(database.statuses()).containsEntry(id(1).value(), "RECORDED");
        assertThat(database.attempts(id(1).value())).isEqualTo(1);
        assertThat(counted("undecided")).isEqualTo(5);
        clock.advance(Duration.ofSeconds(2));
        assertThat(rows.due(clock.instant(), 10))
                .as("asked about when it was due")
                .hasSize(1);
    }

    @Test
    void whatTheProviderSaysCountsAndNotWhatIsReported() {
        record(1, 1);
        provider.decline(id(1));
        provider.keepSilentAbout(id(1));
        payOrders.pay(recorded(1, 1));
        provider.answerAll();

        applyReports.apply(reports("CAPTURED", 1));

        assertThat(database.statuses()).containsEntry(id(1).value(), "DECLINED");
    }

    @Test
    void aReportOfAnOrderThatIsNotYetChargedChangesNothingAndItsOwnChargeDecides() {
        record(1, 1);

        applyReports.apply(reports("CAPTURED", 1));
        assertThat(database.statuses()).containsEntry(id(1).value(), "RECORDED");
        payOrders.pay(recorded(1, 1));

        assertThat(database.statuses()).containsEntry(id(1).value(), "PAID");
        assertThat(provider.captures(id(1))).isEqualTo(1);
        assertThat(counted("ignored")).isEqualTo(1);
    }

    @Test
    void aReportThatComesLateOrSaysThatThePaymentIsOnItsWayAsksNobody() {
        undecided(1);
        provider.answerAll();

        applyReports.apply(reports("PROCESSING", 1));
        assertThat(database.statuses()).containsEntry(id(1).value(), "RECORDED");
        applyReports.apply(reports("CAPTURED", 1));
        applyReports.apply(reports("PROCESSING", 1));
        applyReports.apply(reports("DECLINED", 1));

        assertThat(database.statuses()).containsEntry(id(1).value(), "PAID");
    }

    @Test
    void aCaptureThatIsReportedOfADeclinedOrderIsLookedAtAndRefunded() {
        record(1, 1);
        provider.decline(id(1));
        payOrders.pay(recorded(1, 1));
        clock.advance(limits.checkDeclined());
        refunds.refund();
        provider.capturesWhatItDeclined();
        provider.charge(List.of(charge(1)));

        applyReports.apply(reports("CAPTURED", 1, 1));
        refunds.refund();
        applyReports.apply(reports("CAPTURED", 1));
        refunds.refund();

        assertThat(provider.refunds()).containsExactly(id(1));
        assertThat(database.statuses()).containsEntry(id(1).value(), "DECLINED");
        assertThat(counted("checked")).isEqualTo(3);
    }

    @Test
    void aBatchThatFailsAfterItsCommitIsSettledWhenItComesAgain() {
        undecided(1);
        provider.answerAll();
        kafka.away();
        assertThatThrownBy(() -> applyReports.apply(reports("CAPTURED", 1))).isInstanceOf(PublishException.class);
        assertThat(database.statuses()).containsEntry(id(1).value(), "PAID");
        kafka.back();

        applyReports.apply(reports("CAPTURED", 1));

        assertThat(kafka.keys(SETTLED)).containsExactly(id(1).value());
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.CONFIRMED);
    }

    @Test
    void aReportOfAnOrderThatWasPaidAtOnceSettlesNothingAgain() {
        record(1, 3);
        payOrders.pay(recorded(1, 3));
        int settled = kafka.keys(SETTLED).size();

        applyReports.apply(reports("CAPTURED", 1, 2, 3));

        assertThat(kafka.keys(SETTLED)).hasSize(settled);
    }

    /** Such as a refund that the provider makes days after the offer was closed. */
    @Test
    void aReportOfAnOrderThatHasLeftRedisIsNoDrift() {
        undecided(1);
        provider.answerAll();
        applyReports.apply(reports("CAPTURED", 1));
        database.client()
                .sql("UPDATE HOTDEAL_ALLOCATION SET RETIRED_AT = :now, RETIRED_THROUGH = :now, RETIRED_UNITS = 1")
                .param("now", LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
        ledger.states().clear();

        applyReports.apply(reports("REFUNDED", 1));

        assertThat(meters.counter("hotdeal.drift", "kind", "MISSING").count()).isZero();
    }

    @Test
    void whatCannotBeReadOrFitsNoOrderIsADeadLetterAndItsNeighboursAreApplied() {
        undecided(1);
        record(2, 2);
        provider.answerAll();
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(reports("CAPTURED", 1, 3));
        batch.add(unreadable(REPORTED, "io.hotdeal.payment.reported.v1", "k", "[]"));
        batch.addAll(batch(List.of(report(2, "CAPTURED", "19.91"))));

        applyReports.apply(batch);

        assertThat(database.statuses()).containsEntry(id(1).value(), "PAID");
        assertThat(kafka.keys(LETTERS)).hasSize(3).contains(id(2).value(), id(3).value());
        assertThat(kafka.reasons(LETTERS))
                .anyMatch(reason -> reason.contains("no row in ORDER_HISTORY"))
                .anyMatch(reason -> reason.contains("amount is 19.91"));
        assertThat(counted("dead-letter")).isEqualTo(3);
    }

    @Test
    void aCaptureInAnotherCurrencyIsADeadLetterAndOneWithoutCurrencyIsNot() {
        undecided(1);
        undecided(2);
        provider.answerAll();

        applyReports.apply(batch(List.of(report(1, "CAPTURED", "19.90", "USD"), report(2, "CAPTURED", "19.90", null))));

        assertThat(database.statuses()).containsEntry(id(1).value(), "RECORDED").containsEntry(id(2).value(), "PAID");
        assertThat(kafka.reasons(LETTERS)).singleElement().asString().contains("currency is USD");
        assertThat(counted("dead-letter")).isEqualTo(1);
    }

    /** Its letter is sent again by an operator; the order is paid with or without it. */
    @Test
    void aReportOfAnOrderThatIsRecordedLaterIsNotLost() {
        List<ConsumerRecord<byte[], byte[]>> early = reports("CAPTURED", 1);
        applyReports.apply(early);
        undecided(1);
        provider.answerAll();

        applyReports.apply(early);

        assertThat(database.statuses()).containsEntry(id(1).value(), "PAID");
    }
}
