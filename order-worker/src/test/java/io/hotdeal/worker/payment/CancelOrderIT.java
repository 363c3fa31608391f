package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.order.CancelState;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.orders.CancelRows.CancelRow;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.payment.DecidePayment.Decision;
import io.hotdeal.worker.recording.TestRecording;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders that administrators cancel before their payment and refund after it: each unit and each cent goes back once. */
class CancelOrderIT extends TestPayment {

    private final DecideCancel decideCancel =
            new DecideCancel(TestRecording.history(database), storeCancels, cancelOrder, provider);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUnpaidOrderEndsWithoutACharge(boolean returnUnits) {
        record(1, 2);
        request(1, EndedBy.CANCEL, returnUnits);

        cancels.sweep();
        cancels.sweep();
        payOrders.pay(recorded(1, 1));

        assertEnded(1, EndedBy.CANCEL, returnUnits);
        assertThat(provider.chargesOf(id(1))).isZero();
        assertThat(provider.refunds()).isEmpty();
        assertThat(database.sold(OFFER)).isEqualTo(1);
        assertThat(database.allocated(OFFER)).isEqualTo(returnUnits ? 100 : 99);
        assertThat(database.statuses()).containsEntry(id(2).value(), "RECORDED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPaidOrderIsRefundedOnce(boolean returnUnits) {
        record(1, 2);
        payOrders.pay(recorded(1, 2));
        request(1, EndedBy.REFUND, returnUnits);

        cancels.sweep();
        cancels.sweep();
        payOrders.pay(recorded(1, 1));

        assertEnded(1, EndedBy.REFUND, returnUnits);
        assertThat(provider.refunds()).containsExactly(id(1));
        assertThat(database.sold(OFFER)).isEqualTo(1);
        assertThat(database.allocated(OFFER)).isEqualTo(returnUnits ? 100 : 99);
        assertThat(found(1).paymentRef()).isEqualTo("ch-" + id(1));
        assertThat(database.statuses()).containsEntry(id(2).value(), "PAID");
    }

    @Test
    void whatTheProviderHasCapturedMeanwhileGoesBack() {
        record(1, 1);
        provider.charge(List.of(charge(1)));
        request(1, EndedBy.CANCEL, true);

        cancels.sweep();

        assertEnded(1, EndedBy.REFUND, true);
        assertThat(provider.refunds()).containsExactly(id(1));
        assertThat(database.sold(OFFER)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChargeThatIsOnItsWayAtThatMomentIsRefunded(boolean returnUnits) {
        record(1, 1);
        OrderRow before = found(1);
        request(1, EndedBy.CANCEL, returnUnits);
        cancels.sweep();
        assertEnded(1, EndedBy.CANCEL, returnUnits);

        // The payment stage had read the row before, and its charge arrives after the provider was asked.
        var charged = provider.charge(List.of(charge(1)));
        storePayments.store(Map.of(id(1), before), charged);
        clock.advance(limits.checkDeclined());
        refunds.refund();

        assertEnded(1, EndedBy.CANCEL, returnUnits);
        assertThat(provider.refunds()).containsExactly(id(1));
        assertThat(database.sold(OFFER)).isZero();
    }

    @Test
    void aCrashBetweenTheProviderAndTheDatabaseIsFinished() {
        record(1, 1);
        payOrders.pay(recorded(1, 1));
        request(1, EndedBy.REFUND, true);
        storeCancels.lease(10);
        provider.refund(id(1)); // and then the worker is killed
        cancels.sweep();
        assertThat(found(1).status().name()).as("while its lease lasts").isEqualTo("PAID");

        clock.advance(limits.sweepLease());
        cancels.sweep();

        assertEnded(1, EndedBy.REFUND, true);
        assertThat(provider.refunds()).hasSize(1);
        assertThat(database.sold(OFFER)).isZero();
    }

    @Test
    void aCrashBetweenTheDatabaseAndRedisIsFinished() {
        record(1, 1);
        payOrders.pay(recorded(1, 1));
        request(1, EndedBy.REFUND, true);
        storeCancels.lease(10);
        provider.refund(id(1));
        storeCancels.end(found(1), true, "ch-" + id(1)); // and then the worker is killed
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.CONFIRMED);
        assertThat(state(1)).isEqualTo(CancelState.DUE);

        clock.advance(limits.sweepLease());
        cancels.sweep();

        assertEnded(1, EndedBy.REFUND, true);
        assertThat(database.sold(OFFER)).isZero();
    }

    @Test
    void twoWorkersThatEndTheSameOrderReturnItsUnitsOnce() {
        record(1, 3);
        payOrders.pay(recorded(1, 1));
        OrderRow paid = found(1);
        OrderRow unpaid = found(2);

        for (OrderRow before : List.of(paid, unpaid)) {
            assertThat(storeCancels.end(before, true, null)).isPresent();
            assertThat(storeCancels.end(before, true, null)).isEmpty();
        }

        assertThat(database.sold(OFFER)).isEqualTo(1);
        assertThat(database.allocated(OFFER)).isEqualTo(100);
    }

    @Test
    void aCancelStaysDueUntilRedisHasIt() {
        record(1, 1);
        request(1, EndedBy.CANCEL, true);
        ledger.away(true);
        cancels.sweep();
        assertThat(state(1)).isEqualTo(CancelState.DUE);
        assertThat(database.sold(OFFER)).isZero();

        ledger.away(false);
        clock.advance(Duration.ofMinutes(1));
        cancels.sweep();

        assertEnded(1, EndedBy.CANCEL, true);
        assertThat(database.sold(OFFER)).isZero();
    }

    @Test
    void nothingChangesWhileTheProviderDoesNotSay() {
        record(1, 1);
        provider.charge(List.of(charge(1)));
        provider.keepSilentAbout(id(1));
        request(1, EndedBy.CANCEL, true);

        cancels.sweep();

        assertThat(found(1).status().name()).isEqualTo("RECORDED");
        assertThat(database.sold(OFFER)).isEqualTo(1);
        assertThat(rows.due(clock.instant().plus(limits.firstRetry()), 10))
                .as("its payment waits for the cancel")
                .isEmpty();
        provider.answerAll();
        clock.advance(limits.firstRetry());
        cancels.sweep();
        assertEnded(1, EndedBy.REFUND, true);
    }

    @Test
    void aRefundThatFailsIsGivenUpAndAPersonMakesItDueAgain() {
        record(1, 1);
        payOrders.pay(recorded(1, 1));
        provider.refusesRefunds(true);
        request(1, EndedBy.REFUND, true);
        for (int pass = 0; pass < REFUND_TRIES; pass++) {
            cancels.sweep();
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(state(1)).isEqualTo(CancelState.GIVEN_UP);
        assertThat(found(1).status().name()).isEqualTo("PAID");
        assertThat(meters.counter("hotdeal.cancels.failed", "outcome", "given-up")
                        .count())
                .isEqualTo(1);

        provider.refusesRefunds(false);
        Decision again = decideCancel.decide(id(1), EndedBy.REFUND, false);

        assertThat(again.done()).as(again.sentence()).isTrue();
        assertEnded(1, EndedBy.REFUND, false);
    }

    @Test
    void anOutageOfTheProviderGivesUpNoCancelThatWasAccepted() {
        record(1, 1);
        provider.charge(List.of(charge(1)));
        provider.keepSilentAbout(id(1));
        provider.responds(false);
        request(1, EndedBy.CANCEL, true);
        for (int pass = 0; pass < REFUND_TRIES + 2; pass++) {
            cancels.sweep();
            assertThat(rows.due(clock.instant().plus(limits.sweepLease()), 10))
                    .as("its payment waits for the cancel")
                    .isEmpty();
            clock.advance(limits.sweepLease());
        }
        assertThat(state(1)).isEqualTo(CancelState.DUE);

        provider.responds(true);
        provider.answerAll();
        cancels.sweep();

        assertEnded(1, EndedBy.REFUND, true);
    }

    @Test
    void whatIsGivenUpIsDismissedAndTheOrderStaysAsItIs() {
        giveUpRefund(1);

        Decision dismissed = decideCancel.dismiss(id(1));
        Decision again = decideCancel.dismiss(id(1));

        assertThat(dismissed.done()).as(dismissed.sentence()).isTrue();
        assertThat(dismissed.sentence()).contains("stays PAID");
        assertThat(again.done()).isTrue();
        assertThat(again.sentence()).contains("dismissed by operator");
        assertThat(state(1)).isEqualTo(CancelState.NONE);
        assertThat(found(1).status().name()).isEqualTo("PAID");
        provider.refusesRefunds(false);
        assertThat(decideCancel.decide(id(1), EndedBy.REFUND, true).done()).isTrue();
        assertEnded(1, EndedBy.REFUND, true);
        assertThat(decideCancel.dismiss(id(1)).done()).as("done is done").isFalse();
    }

    @Test
    void onlyWhatIsGivenUpCanBeDismissed() {
        record(1, 2);
        payOrders.pay(recorded(1, 1));
        request(1, EndedBy.REFUND, true);

        Decision due = decideCancel.dismiss(id(1));

        assertThat(due.done()).isFalse();
        assertThat(due.sentence()).contains("is due");
        assertThat(decideCancel.dismiss(id(2)).sentence()).contains("was asked for");
    }

    @Test
    void aRefundThatTheProviderHasMadeCannotBeDismissed() {
        giveUpRefund(1);
        provider.refusesRefunds(false);
        provider.refund(id(1)); // by hand

        Decision refused = decideCancel.dismiss(id(1));

        assertThat(refused.done()).isFalse();
        assertThat(refused.sentence()).contains("--refund");
        assertThat(state(1)).isEqualTo(CancelState.GIVEN_UP);
    }

    @Test
    void aCancelThatHasEndedItsOrderCannotBeDismissed() {
        record(1, 1);
        request(1, EndedBy.CANCEL, true);
        storeCancels.end(found(1), true, null);
        storeCancels.giveUp(cancelRows.find(id(1)).orElseThrow());

        assertThat(decideCancel.dismiss(id(1)).done()).isFalse();
        assertThat(state(1)).isEqualTo(CancelState.GIVEN_UP);
    }

    @Test
    void whatIsAskedForAgainHasItsTimeAgain() {
        Instant first = giveUpRefund(1);
        clock.advance(Duration.ofHours(1));

        decideCancel.decide(id(1), EndedBy.REFUND, true);

        CancelRow again = cancelRows.find(id(1)).orElseThrow();
        assertThat(again.state()).isEqualTo(CancelState.DUE);
        assertThat(again.requestedAt()).isAfter(first).isEqualTo(clock.instant().truncatedTo(ChronoUnit.MILLIS));
        assertThat(again.requestedBy()).isEqualTo("operator");
    }

    @Test
    void aSlowWorkerEndsWhatAnotherOneHasGivenUpMeanwhile() {
        record(1, 1);
        payOrders.pay(recorded(1, 1));
        request(1, EndedBy.REFUND, true);
        CancelRow leased = storeCancels.lease(1).getFirst();
        storeCancels.giveUp(leased); // another worker, whose lease began when this one's had ended

        cancelOrder.attempt(leased);

        assertEnded(1, EndedBy.REFUND, true);
        assertThat(storeCancels.giveUp(leased))
                .as("what is done is not given up")
                .isFalse();
    }

    /** @return when it was asked for */
    private Instant giveUpRefund(int order) {
        record(order, order);
        payOrders.pay(recorded(order, order));
        provider.refusesRefunds(true);
        request(order, EndedBy.REFUND, true);
        for (int pass = 0; pass < REFUND_TRIES; pass++) {
            cancels.sweep();
            clock.advance(Duration.ofMinutes(1));
        }
        CancelRow givenUp = cancelRows.find(id(order)).orElseThrow();
        assertThat(givenUp.state()).isEqualTo(CancelState.GIVEN_UP);
        return givenUp.requestedAt();
    }

    @Test
    void anOrderThatStaysPaidIsSettled() {
        record(1, 1);
        provider.charge(List.of(charge(1))); // its outcome was unknown, so no event of it is on its way
        provider.refusesRefunds(true);
        request(1, EndedBy.CANCEL, true);
        for (int pass = 0; pass < REFUND_TRIES; pass++) {
            cancels.sweep();
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(state(1)).isEqualTo(CancelState.GIVEN_UP);
        assertThat(found(1).status().name()).isEqualTo("PAID");
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.CONFIRMED);
    }

    @Test
    void whatOperatorsDecideMayBeRepeated() {
        record(1, 1);

        Decision refused = decideCancel.decide(id(1), EndedBy.REFUND, true);
        Decision first = decideCancel.decide(id(1), EndedBy.CANCEL, true);
        Decision again = decideCancel.decide(id(1), EndedBy.CANCEL, true);
        Decision other = decideCancel.decide(id(1), EndedBy.CANCEL, false);

        assertThat(refused.done()).isFalse();
        assertThat(refused.sentence()).contains("--cancel");
        assertThat(List.of(first.done(), again.done(), other.done())).containsExactly(true, true, false);
        assertEnded(1, EndedBy.CANCEL, true);
        assertThat(decideCancel.decide(id(7), EndedBy.CANCEL, true).sentence()).contains("is not recorded");
    }

    @Test
    void anOrderThatEndsByItselfFirstIsLeftAlone() {
        record(1, 1);
        request(1, EndedBy.CANCEL, false);
        provider.decline(id(1));
        payOrders.pay(recorded(1, 1));

        cancels.sweep();

        assertThat(state(1)).isEqualTo(CancelState.NONE);
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.RELEASED);
        assertThat(database.allocated(OFFER)).isEqualTo(100);
    }

    @Test
    void theUnitsOfAClosedOfferGoToTheShop() {
        record(1, 2);
        payOrders.pay(recorded(1, 2));
        database.client()
                .sql("UPDATE HOTDEAL_ALLOCATION SET STATE = 'CLOSED', ALLOCATED = 2")
                .update();
        long shop = database.shopQuantity(OFFER);
        request(1, EndedBy.REFUND, true);
        request(2, EndedBy.REFUND, false);

        cancels.sweep();

        assertThat(database.shopQuantity(OFFER)).isEqualTo(shop + 1);
        assertThat(database.allocated(OFFER)).isZero();
        assertThat(database.sold(OFFER)).isZero();
        assertThat(ledger.states())
                .as("nothing is on sale of a closed offer")
                .containsEntry(id(1), ReservationState.REJECTED)
                .containsEntry(id(2), ReservationState.REJECTED);
    }

    @Test
    void anOrderThatHasLeftRedisIsRefundedWithoutIt() {
        record(1, 1);
        payOrders.pay(recorded(1, 1));
        database.client()
                .sql("UPDATE HOTDEAL_ALLOCATION SET RETIRED_AT = :now, RETIRED_THROUGH = :now, RETIRED_UNITS = 1")
                .param("now", LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
        ledger.states().clear();
        long shop = database.shopQuantity(OFFER);
        request(1, EndedBy.REFUND, true);

        cancels.sweep();

        assertThat(state(1)).isEqualTo(CancelState.DONE);
        assertThat(database.shopQuantity(OFFER)).isEqualTo(shop + 1);
        assertThat(database.allocated(OFFER)).isEqualTo(99);
        assertThat(meters.counter("hotdeal.drift", "kind", "MISSING").count()).isZero();
        assertThat(database.client()
                        .sql("SELECT RETIRED_UNITS FROM HOTDEAL_ALLOCATION")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private void request(int order, EndedBy kind, boolean returnUnits) {
        cancelRows.insert(found(order), kind, returnUnits, "admin", clock.instant(), clock.instant());
    }

    private void assertEnded(int order, EndedBy endedBy, boolean returned) {
        assertThat(state(order)).isEqualTo(CancelState.DONE);
        assertThat(found(order).status().name()).isEqualTo(returned ? "DECLINED" : "REJECTED");
        assertThat(found(order).endedBy()).isEqualTo(endedBy);
        assertThat(ledger.states())
                .containsEntry(id(order), returned ? ReservationState.RELEASED : ReservationState.REJECTED);
        assertThat(kafka.keys(SETTLED)).contains(id(order).value());
    }

    private OrderRow found(int order) {
        OrderId orderId = id(order);
        return Objects.requireNonNull(
                TestRecording.history(database).find(List.of(orderId)).get(orderId));
    }

    private CancelState state(int order) {
        return cancelRows.find(id(order)).orElseThrow().state();
    }
}
