package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Charges that are captured after their order was declined. */
class RefundLateCapturesIT extends TestPayment {

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

    @Test
    void anOutageOfTheProviderGivesUpNoRefund() {
        lateCapture();
        provider.keepSilentAbout(id(1));
        provider.responds(false);
        for (int tries = 0; tries < REFUND_TRIES + 2; tries++) {
            refunds.refund();
            clock.advance(limits.sweepLease());
        }
        assertThat(refundState(1)).isEqualTo("DUE");

        provider.responds(true);
        provider.answerAll();
        refunds.refund();

        assertThat(provider.refunds()).containsExactly(id(1));
        assertThat(refundState(1)).isEqualTo("REFUNDED");
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
}
