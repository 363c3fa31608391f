package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.messaging.PublishException;
import io.hotdeal.worker.orders.StoredOrders;
import io.hotdeal.worker.orders.StoredOrders.StoredOrder;
import io.hotdeal.worker.payment.DecidePayment.Decision;
import io.hotdeal.worker.recording.TestRecording;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator's decisions. */
class DecidePaymentIT extends TestPayment {

    private final StoredOrders stored =
            new StoredOrders(database.client(), TestRecording.history(database), cancelRows);
    private final DecidePayment decidePayment = new DecidePayment(
            TestRecording.history(database), stored, provider, storePayments, settlement.settleOrders(), clock);

    @BeforeEach
    void recordOne() {
        record(1, 1);
        clock.advance(Duration.ofMinutes(10));
    }

    @Test
    void aDeclinedOrderReturnsItsUnitOnceHoweverOftenItIsDeclined() {
        Decision decision = decidePayment.decline(id(1));

        assertThat(decision.done()).isTrue();
        assertThat(decision.sentence()).contains("is DECLINED", "units that return to offer 1: 1");
        assertThat(found().row().paymentRef()).isEqualTo(DecidePayment.BY_OPERATOR);
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.RELEASED);
        assertThat(database.sold(OFFER)).isZero();
        assertThat(kafka.keys(SETTLED)).hasSize(1);
        assertThat(provider.chargesOf(id(1))).isZero();

        Decision again = decidePayment.decline(id(1));

        assertThat(again.done()).isTrue();
        assertThat(again.sentence()).contains("is DECLINED since", "already");
        assertThat(database.sold(OFFER)).isZero();
        assertThat(database.attempts(id(1).value())).isEqualTo(1);
    }

    @Test
    void whatTheProviderHasCapturedIsPaidAndNotDeclined() {
        charge();

        Decision decision = decidePayment.decline(id(1));

        assertThat(decision.done()).isFalse();
        assertThat(decision.sentence()).contains("is PAID", "not DECLINED");
        assertThat(database.statuses()).containsEntry(id(1).value(), "PAID");
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.CONFIRMED);
        assertThat(database.sold(OFFER)).isEqualTo(1);
        assertThat(provider.refunds()).isEmpty();
    }

    @Test
    void whatTheProviderHasDeclinedKeepsItsReference() {
        provider.decline(id(1));
        charge();

        assertThat(decidePayment.decline(id(1)).done()).isTrue();

        assertThat(database.statuses()).containsEntry(id(1).value(), "DECLINED");
        assertThat(found().row().paymentRef()).isEqualTo("no-" + id(1));
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.RELEASED);
    }

    @Test
    void nothingChangesWhileTheProviderDoesNotSay() {
        charge();
        provider.keepSilentAbout(id(1));
        StoredOrder before = found();

        Decision decision = decidePayment.decline(id(1));

        assertThat(decision.done()).isFalse();
        assertThat(decision.sentence()).contains("stays RECORDED", "silence", "nothing is changed");
        assertThat(found()).isEqualTo(before);
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.HELD);
        assertThat(kafka.keys(SETTLED)).isEmpty();
    }

    @Test
    void aDeclineWithoutRedisIsSettledOnceItIsBack() {
        ledger.away(true);

        Decision decision = decidePayment.decline(id(1));

        assertThat(decision.done()).isTrue();
        assertThat(decision.sentence()).contains("once Redis takes it");
        assertThat(found().nextAttempt()).isNotNull();
        ledger.away(false);
        clock.advance(Duration.ofSeconds(2));
        settlement.sweep();
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.RELEASED);
        assertThat(found().nextAttempt()).isNull();
        assertThat(database.sold(OFFER)).isZero();
    }

    @Test
    void aDeclineThatWasNotSettledIsSettledByTheNextOne() {
        kafka.away();
        assertThatThrownBy(() -> decidePayment.decline(id(1))).isInstanceOf(PublishException.class);
        kafka.back();

        assertThat(decidePayment.decline(id(1)).done()).isTrue();

        assertThat(kafka.keys(SETTLED)).hasSize(1);
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.RELEASED);
        assertThat(database.sold(OFFER)).isZero();
    }

    @Test
    void aCaptureThatComesAfterTheDeclineIsRefunded() {
        decidePayment.decline(id(1));
        charge();
        clock.advance(limits.checkDeclined());

        refunds.refund();

        assertThat(provider.refunds()).containsExactly(id(1));
        assertThat(found().refund()).extracting(StoredOrders.Refund::state).isEqualTo("REFUNDED");
    }

    @Test
    void aRetriedPaymentIsDueNowAndMayBeRetriedAgain() {
        database.client()
                .sql("UPDATE ORDER_HISTORY SET NEXT_ATTEMPT = NEXT_ATTEMPT + INTERVAL '1' HOUR")
                .update();

        assertThat(decidePayment.retry(id(1)).done()).isTrue();
        assertThat(decidePayment.retry(id(1)).done()).isTrue();

        assertThat(found().nextAttempt()).isEqualTo(clock.instant());
        assertThat(database.attempts(id(1).value())).isZero();
    }

    @Test
    void aFinalOrderAndOneWithoutARowAreRefused() {
        charge();
        decidePayment.decline(id(1));

        assertThat(List.of(decidePayment.retry(id(1)), decidePayment.decline(id(1))))
                .allSatisfy(decision -> {
                    assertThat(decision.done()).isFalse();
                    assertThat(decision.sentence()).contains("order " + id(1) + " is PAID since");
                });
        assertThat(List.of(decidePayment.retry(id(2)), decidePayment.decline(id(2))))
                .allSatisfy(decision -> {
                    assertThat(decision.done()).isFalse();
                    assertThat(decision.sentence()).contains("order " + id(2) + " is not recorded");
                });
    }

    private void charge() {
        provider.charge(List.of(charge(1)));
    }

    private StoredOrder found() {
        return stored.find(id(1)).orElseThrow();
    }
}
