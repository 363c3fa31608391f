package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.batch;
import static io.hotdeal.worker.TestOrders.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderEvent.PaymentReported;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.audit.JdbcOrderRecords;
import io.hotdeal.worker.orders.BuyerPayment;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.StoredOrders;
import io.hotdeal.worker.payment.DecidePayment.Decision;
import io.hotdeal.worker.payment.PaymentProvider.AwaitingBuyer;
import io.hotdeal.worker.payment.PaymentProvider.Declined;
import io.hotdeal.worker.recording.TestRecording;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders that their buyers pay: link, payment, deadline, and what comes afterwards. */
class CheckoutOrdersIT extends TestPayment {

    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final DecidePayment decidePayment = new DecidePayment(
            TestRecording.history(database),
            new StoredOrders(database.client(), TestRecording.history(database), cancelRows),
            provider,
            storePayments,
            settlement.settleOrders(),
            clock);

    @BeforeEach
    void letBuyersPay() {
        database.client().sql("UPDATE HOTDEAL_ALLOCATION SET PAY_WITHIN = 600").update();
    }

    private OrderRow row(int number) {
        return Objects.requireNonNull(
                TestRecording.history(database).find(List.of(id(number))).get(id(number)));
    }

    private BuyerPayment payment(int number) {
        return Objects.requireNonNull(row(number).buyerPayment());
    }

    /** Recorded, with a link. */
    private void waiting(int number) {
        record(number, number);
        payOrders.pay(recorded(number, number));
    }

    private void report(String status, int number) {
        applyReports.apply(batch(List.of(new PaymentReported(
                "evt-" + number + status,
                id(number),
                id(number).value(),
                status,
                "ch-" + number,
                new BigDecimal("19.90"),
                "EUR",
                Instant.EPOCH))));
    }

    /** As the sweep does. @return whether it was due */
    private boolean payWhenDue(int number) {
        boolean isDue = rows.due(clock.instant(), 10).stream()
                .anyMatch(due -> due.orderId().equals(id(number)));
        if (isDue) {
            payOrders.pay(recorded(number, number));
        }
        return isDue;
    }

    private void assertExpired(int number, long soldOfOthers) {
        assertThat(row(number).status().name()).isEqualTo("DECLINED");
        assertThat(row(number).endedBy()).isEqualTo(EndedBy.EXPIRY);
        assertThat(ledger.states()).containsEntry(id(number), ReservationState.RELEASED);
        assertThat(database.sold(OFFER)).isEqualTo(soldOfOthers);
    }

    @Test
    void aBatchOfBothKindsNeedsOneCallForEachAndStoresTheLinks() {
        record(1, 2);
        database.client().sql("UPDATE HOTDEAL_ALLOCATION SET PAY_WITHIN = NULL").update();
        record(3, 4);

        payOrders.pay(recorded(1, 4));

        assertThat(provider.calls()).containsExactlyInAnyOrder("charge 2", "checkout 2");
        assertThat(database.statuses().values()).containsExactly("RECORDED", "RECORDED", "PAID", "PAID");
        assertThat(payment(1))
                .isEqualTo(new BuyerPayment(WITHIN, clock.instant().plus(WITHIN), "https://pay.example/" + id(1)));
        assertThat(row(3).buyerPayment()).isNull();
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.HELD);
        assertThat(rows.awaitingBuyers(clock.instant())).isEqualTo(2);
        assertThat(rows.awaitingBuyers(clock.instant().plus(WITHIN))).isZero();
    }

    @Test
    void theTermsOfTheRecordingStayWhateverTheOfferBecomes() {
        record(1, 1);
        database.client().sql("UPDATE HOTDEAL_ALLOCATION SET PAY_WITHIN = 60").update();

        payOrders.pay(recorded(1, 1));

        assertThat(payment(1).within()).isEqualTo(WITHIN);
        assertThat(payment(1).until()).isEqualTo(clock.instant().plus(WITHIN));
    }

    @Test
    void ofTwoWorkersWithALinkTheFirstOnesStaysAndBothReadIt() {
        record(1, 1);
        var before = TestRecording.history(database).find(List.of(id(1)));

        storePayments.store(before, Map.of(id(1), new AwaitingBuyer("https://pay.example/first")));
        clock.advance(Duration.ofSeconds(5));
        var read = storePayments.store(before, Map.of(id(1), new AwaitingBuyer("https://pay.example/second")));

        assertThat(payment(1).link()).isEqualTo("https://pay.example/first");
        assertThat(payment(1).until()).isEqualTo(clock.instant().plus(WITHIN).minusSeconds(5));
        assertThat(read.get(id(1))).isEqualTo(row(1));
    }

    @Test
    void aLinkThatTheProviderDoesNotGiveIsAskedForWithGrowingPausesAndTheTimeBeginsWithIt() {
        record(1, 1);
        provider.unavailable(true);
        payOrders.pay(recorded(1, 1));
        payOrders.pay(recorded(1, 1));
        clock.advance(Duration.ofMinutes(15));
        provider.unavailable(false);

        assertThat(payWhenDue(1)).isTrue();

        assertThat(payment(1).until()).isEqualTo(clock.instant().plus(WITHIN));
        assertThat(provider.calls()).containsOnly("checkout 1");
        assertThat(meters.counter("hotdeal.payments.undecided").count()).isZero();
    }

    @Test
    void aPaymentIsFoundByThePollAndTheProviderIsAskedNoMoreOftenThanThat() {
        waiting(1);
        clock.advance(Duration.ofSeconds(29));
        assertThat(payWhenDue(1)).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(payWhenDue(1)).isTrue();
        assertThat(row(1).attempts()).isEqualTo(1);
        provider.pay(id(1));
        clock.advance(Duration.ofSeconds(30));

        assertThat(payWhenDue(1)).isTrue();

        assertThat(row(1).status().name()).isEqualTo("PAID");
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.CONFIRMED);
        assertThat(database.sold(OFFER)).isEqualTo(1);
        assertThat(provider.calls()).containsExactly("checkout 1", "status 1", "status 1");
    }

    @Test
    void aPaymentIsAppliedWhenItIsReportedAndDoubledOrForgedReportsChangeNothing() {
        waiting(1);
        waiting(2);
        provider.pay(id(1));

        report("CAPTURED", 1);
        report("CAPTURED", 1);
        report("CAPTURED", 2);

        assertThat(database.statuses()).containsEntry(id(1).value(), "PAID").containsEntry(id(2).value(), "RECORDED");
        assertThat(provider.captures(id(1))).isEqualTo(1);
        assertThat(row(2).attempts()).isEqualTo(1);
        assertThat(database.sold(OFFER)).isEqualTo(2);
    }

    @Test
    void atTheDeadlineThePaymentIsEndedAtTheProviderFirstAndTheUnitReturnsOnce() {
        waiting(1);
        clock.advance(WITHIN.minusMillis(1));
        assertThat(payWhenDue(1)).isTrue();
        assertThat(row(1).status().name()).as("its time is not over").isEqualTo("RECORDED");
        clock.advance(Duration.ofMillis(1));
        assertThat(payWhenDue(1)).as("due at the deadline, not a poll later").isTrue();

        assertExpired(1, 0);
        assertThat(provider.calls()).last().isEqualTo("expire 1");
        assertThat(provider.pay(id(1))).as("it cannot be paid any more").isFalse();
        payOrders.pay(recorded(1, 1));
        report("CAPTURED", 1);
        assertExpired(1, 0);
        assertThat(kafka.keys(SETTLED)).contains(id(1).value());
    }

    @Test
    void ofTwoWorkersAtTheDeadlineOneReturnsTheUnit() {
        waiting(1);
        clock.advance(WITHIN);
        var before = TestRecording.history(database).find(List.of(id(1)));
        var outcomes = provider.expire(List.of(id(1)));

        storePayments.store(before, outcomes);
        var second = storePayments.store(before, outcomes);

        assertThat(second.get(id(1))).isEqualTo(row(1));
        assertThat(database.sold(OFFER)).isZero();
        assertThat(row(1).endedBy()).isEqualTo(EndedBy.EXPIRY);
    }

    @Test
    void whoPaysInTheLastMomentHasTheUnit() {
        waiting(1);
        clock.advance(WITHIN);
        provider.pay(id(1));

        payOrders.pay(recorded(1, 1));

        assertThat(row(1).status().name()).isEqualTo("PAID");
        assertThat(row(1).endedBy()).isNull();
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.CONFIRMED);
    }

    @Test
    void whileTheProviderIsUnavailableAtTheDeadlineNothingEndsAndItsPausesAreShort() {
        waiting(1);
        for (int poll = 0; poll < 19; poll++) {
            clock.advance(Duration.ofSeconds(30));
            payWhenDue(1);
        }
        provider.unavailable(true);
        clock.advance(Duration.ofSeconds(30));

        assertThat(payWhenDue(1)).isTrue();

        assertThat(row(1).status().name()).isEqualTo("RECORDED");
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.HELD);
        assertThat(provider.pay(id(1)))
                .as("the provider still takes the payment")
                .isTrue();
        provider.unavailable(false);
        clock.advance(Duration.ofSeconds(4));
        assertThat(payWhenDue(1)).isTrue();
        assertThat(row(1).status().name()).isEqualTo("PAID");
    }

    @Test
    void anExpiryWhoseResponseIsLostEndsTheOrderWithTheNextOne() {
        waiting(1);
        clock.advance(WITHIN);
        provider.keepSilentAbout(id(1));
        payOrders.pay(recorded(1, 1));
        assertThat(row(1).status().name()).isEqualTo("RECORDED");
        provider.answerAll();

        payOrders.pay(recorded(1, 1));

        assertExpired(1, 0);
    }

    @Test
    void moneyThatComesAfterTheExpiryGoesBack() {
        waiting(1);
        clock.advance(WITHIN);
        payOrders.pay(recorded(1, 1));
        provider.payLate(id(1));

        report("CAPTURED", 1);
        clock.advance(limits.checkDeclined());
        refunds.refund();
        report("CAPTURED", 1);
        refunds.refund();

        assertThat(provider.refunds()).containsExactly(id(1));
        assertExpired(1, 0);
    }

    @Test
    void moneyThatNoEventTellsOfIsFoundByTheLookAfterTheExpiry() {
        waiting(1);
        clock.advance(WITHIN);
        payOrders.pay(recorded(1, 1));
        provider.payLate(id(1));
        clock.advance(limits.checkDeclined());

        refunds.refund();

        assertThat(provider.refunds()).containsExactly(id(1));
    }

    /** The cancel asked the provider before a slow worker's request made the payment. */
    @Test
    void aPaymentThatIsMadeAfterTheEndOfItsOrderIsEndedAsWell() {
        record(1, 1);
        var before = TestRecording.history(database).find(List.of(id(1)));
        assertThat(decidePayment.decline(id(1)).done()).isTrue();
        provider.checkout(List.of(new PaymentProvider.Checkout(charge(1), null)));
        storePayments.store(before, Map.of(id(1), new AwaitingBuyer("https://pay.example/late")));
        clock.advance(limits.checkDeclined());

        refunds.refund();

        assertThat(provider.pay(id(1))).isFalse();
        assertThat(row(1).buyerPayment()).extracting(BuyerPayment::link).isNull();
        assertThat(row(1).endedBy()).isNull();
    }

    @Test
    void whatTheProviderEndsBeforeTheDeadlineIsDeclinedAndNotExpired() {
        waiting(1);
        var before = TestRecording.history(database).find(List.of(id(1)));

        storePayments.store(before, Map.of(id(1), new Declined("ended by the provider")));

        assertThat(row(1).status().name()).isEqualTo("DECLINED");
        assertThat(row(1).endedBy()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"false, CANCEL", "true, REFUND"})
    void aCancelEndsThePaymentAtTheProviderBeforeTheOrder(boolean isPaid, EndedBy endedBy) {
        waiting(1);
        if (isPaid) {
            provider.pay(id(1));
        }
        storeCancels.request(row(1), EndedBy.CANCEL, true, "admin");
        clock.advance(limits.sweepLease());

        cancels.sweep();

        assertThat(row(1).status().name()).isEqualTo("DECLINED");
        assertThat(row(1).endedBy()).isEqualTo(endedBy);
        assertThat(provider.calls()).contains("expire 1");
        assertThat(provider.pay(id(1))).isFalse();
        assertThat(provider.refunds()).hasSize(isPaid ? 1 : 0);
        assertThat(database.sold(OFFER)).isZero();
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.RELEASED);
    }

    @Test
    void aCancelWaitsForAProviderThatDoesNotSay() {
        waiting(1);
        provider.unavailable(true);
        storeCancels.request(row(1), EndedBy.CANCEL, true, "admin");
        clock.advance(limits.sweepLease());

        cancels.sweep();

        assertThat(row(1).status().name()).isEqualTo("RECORDED");
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.HELD);
    }

    @Test
    void anOperatorsDeclineEndsThePaymentFirstAndRetryAsksAgain() {
        waiting(1);
        Decision retry = decidePayment.retry(id(1));
        assertThat(retry.done()).isTrue();
        assertThat(retry.sentence()).contains("asks the provider about its buyer's payment");
        assertThat(payWhenDue(1)).isTrue();

        Decision decline = decidePayment.decline(id(1));

        assertThat(decline.done()).isTrue();
        assertThat(provider.calls()).last().isEqualTo("expire 1");
        assertThat(row(1).paymentRef()).isEqualTo("expired-" + id(1));
        assertThat(row(1).endedBy()).isNull();
        assertThat(database.sold(OFFER)).isZero();
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.RELEASED);
    }

    @Test
    void theAuditLetsAnOrderWaitUntilItsDeadlineHasBeenOverForLong() {
        record(2, 2);
        waiting(1);
        var records = new JdbcOrderRecords(database.client(), clock);

        assertThat(waitingInAudit(records)).containsExactly(id(1));
        clock.advance(WITHIN.plusMinutes(14));
        assertThat(waitingInAudit(records)).containsExactly(id(1));
        clock.advance(Duration.ofMinutes(1));
        assertThat(waitingInAudit(records)).isEmpty();
    }

    private static List<OrderId> waitingInAudit(JdbcOrderRecords records) {
        List<OrderId> waiting = new ArrayList<>();
        records.forEachRow(OFFER, order -> {
            if (order.awaitsBuyer()) {
                waiting.add(order.orderId());
            }
        });
        return waiting;
    }

    @Test
    void onlyWhatIsOverForLongIsUndecided() {
        waiting(1);
        clock.advance(WITHIN);
        provider.unavailable(true);
        payOrders.pay(recorded(1, 1));
        assertThat(meters.counter("hotdeal.payments.undecided").count()).isZero();
        clock.advance(Duration.ofMinutes(61));

        payOrders.pay(recorded(1, 1));

        assertThat(meters.counter("hotdeal.payments.undecided").count()).isEqualTo(1);
    }

    @Test
    void aPaymentThatTheProviderRefusesToMakeIsDeclinedAfterABoundedNumberOfTries() {
        record(1, 1);
        provider.refuse(id(1));
        for (int tries = 0; tries < REFUSALS; tries++) {
            assertThat(row(1).status().name()).isEqualTo("RECORDED");
            payOrders.pay(recorded(1, 1));
        }

        assertThat(row(1).status().name()).isEqualTo("DECLINED");
        assertThat(database.sold(OFFER)).isZero();
    }
}
