package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import io.hotdeal.worker.payment.PaymentProvider.AwaitingBuyer;
import io.hotdeal.worker.payment.PaymentProvider.Captured;
import io.hotdeal.worker.payment.PaymentProvider.Charge;
import io.hotdeal.worker.payment.PaymentProvider.Checkout;
import io.hotdeal.worker.payment.PaymentProvider.Declined;
import io.hotdeal.worker.payment.PaymentProvider.NotCharged;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.payment.PaymentProvider.RefundFailedException;
import io.hotdeal.worker.payment.PaymentProvider.Refused;
import io.hotdeal.worker.payment.PaymentProvider.Unknown;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every implementation of {@link PaymentProvider} keeps, whatever its provider is like. docs/provider-adapters.md explains each
 * point; an adapter's test extends this class and says how its provider is led into each behaviour. Orders 1 to 20 and 1 to 500 are
 * charged, or paid by their buyers.
 */
abstract class PaymentProviderContract {

    static final int MANY = 500;
    private static final int SOME = 20;
    private static final Duration SOON = Duration.ofSeconds(30);

    /** How the provider behaves from now on. */
    enum Behaviour {
        CAPTURES,
        DECLINES,
        /** Refuses some of the orders 1 to 20 for good, and not all of them. */
        REFUSES_SOME,
        /** Decides, and its responses are lost. */
        LOSES_RESPONSES,
        /** Takes a charge, and captures it some moments later. */
        PROCESSES,
        /** Decides nothing. */
        FAILS
    }

    abstract PaymentProvider provider();

    abstract void behaves(Behaviour behaviour) throws Exception;

    /** The buyer of an open payment pays it, or tries to once it is ended. */
    abstract void buyerPays(OrderId order) throws Exception;

    /** Charges that the provider holds the money of. */
    abstract int captured() throws Exception;

    @Test
    void thereIsAnOutcomeForEachOrderAndTheStatusSaysTheSame() throws Exception {
        Map<OrderId, Outcome> charged = provider().charge(charges(MANY));

        assertThat(charged)
                .containsOnlyKeys(orders(MANY))
                .allSatisfy((order, outcome) -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Captured.class,
                                captured -> assertThat(captured.reference())
                                        .isNotBlank()
                                        .satisfies(reference -> assertThat(reference.getBytes(UTF_8).length)
                                                .isLessThanOrEqualTo(64))));
        assertThat(provider().status(orders(MANY))).isEqualTo(charged);
        assertThat(captured()).isEqualTo(MANY);
    }

    @Test
    void theFirstFinalOutcomeOfAnOrderStays() throws Exception {
        behaves(Behaviour.DECLINES);
        Map<OrderId, Outcome> declined = provider().charge(charges(2));
        assertThat(declined.values()).hasSize(2).allMatch(Declined.class::isInstance);

        behaves(Behaviour.CAPTURES);

        assertThat(provider().charge(charges(2))).isEqualTo(declined);
        assertThat(provider().status(orders(2))).isEqualTo(declined);
        assertThat(captured()).isZero();
    }

    @Test
    void whatWasNeverChargedIsSaidSo() throws Exception {
        assertThat(provider().status(orders(3)).values())
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome).isEqualTo(new NotCharged()));
        assertThat(captured()).as("asking charges nothing").isZero();
    }

    @Test
    void anOrderWhoseResponseIsLostIsUnknownAndIsAskedAbout() throws Exception {
        behaves(Behaviour.LOSES_RESPONSES);
        assertThat(provider().charge(charges(3)).values()).hasSize(3).allMatch(Unknown.class::isInstance);

        behaves(Behaviour.CAPTURES);

        Map<OrderId, Outcome> known = provider().status(orders(3));
        assertThat(known.values()).hasSize(3).allMatch(Captured.class::isInstance);
        assertThat(provider().charge(charges(3))).isEqualTo(known);
        assertThat(captured()).isEqualTo(3);
    }

    @Test
    void anOrderInProcessingIsUnknownUntilItIsCaptured() throws Exception {
        behaves(Behaviour.PROCESSES);

        assertThat(provider().charge(charges(1)).get(id(1))).isInstanceOf(Unknown.class);

        await("the capture")
                .atMost(SOON)
                .until(() -> provider().status(orders(1)).get(id(1)) instanceof Captured);
    }

    @Test
    void aRefusedOrderIsNamedAndKeepsNoOtherWaiting() throws Exception {
        behaves(Behaviour.REFUSES_SOME);

        Map<OrderId, Outcome> outcomes = provider().charge(charges(SOME));

        List<OrderId> refused = orders(SOME).stream()
                .filter(order -> outcomes.get(order) instanceof Refused)
                .toList();
        assertThat(refused).isNotEmpty().hasSizeLessThan(SOME);
        assertThat(captured()).isEqualTo(SOME - refused.size());
        assertThat(outcomes.values()).filteredOn(Captured.class::isInstance).hasSize(SOME - refused.size());
        assertThat(provider().status(refused).values())
                .allSatisfy(outcome -> assertThat(outcome).isEqualTo(new NotCharged()));
    }

    @Test
    void aProviderThatFailsIsUnknownAndNothingIsThrown() throws Exception {
        behaves(Behaviour.FAILS);

        assertThat(provider().charge(charges(3)).values()).hasSize(3).allMatch(Unknown.class::isInstance);
        assertThat(provider().isResponding()).isFalse();
        assertThatThrownBy(() -> provider().refund(id(1))).isInstanceOf(RefundFailedException.class);

        behaves(Behaviour.CAPTURES);
        assertThat(provider().charge(charges(3)).values()).hasSize(3).allMatch(Captured.class::isInstance);
        assertThat(provider().isResponding()).isTrue();
    }

    @Test
    void aRefundMayBeRepeatedAndItsOrderIsNotChargedAgain() throws Exception {
        provider().charge(charges(2));

        provider().refund(id(1));
        provider().refund(id(1));

        assertThat(captured()).isEqualTo(1);
        assertThat(provider().status(orders(2)).get(id(1))).isInstanceOf(Declined.class);
        assertThat(provider().charge(charges(2)).get(id(1))).isInstanceOf(Declined.class);
        assertThat(captured()).isEqualTo(1);
    }

    @Test
    void whatIsNotCapturedIsNotRefunded() throws Exception {
        assertThatThrownBy(() -> provider().refund(id(1))).isInstanceOf(RefundFailedException.class);
        behaves(Behaviour.DECLINES);
        provider().charge(charges(1));

        assertThatThrownBy(() -> provider().refund(id(1))).isInstanceOf(RefundFailedException.class);
    }

    @Test
    void chargedByManyAtOnceAnOrderIsCapturedOnce() throws Exception {
        Callable<Map<OrderId, Outcome>> charge = () -> provider().charge(charges(SOME));

        try (var workers = Executors.newFixedThreadPool(4)) {
            List<Future<Map<OrderId, Outcome>>> calls = workers.invokeAll(
                    Stream.generate(() -> charge).limit(8).toList(), SOON.toSeconds(), TimeUnit.SECONDS);
            for (Future<Map<OrderId, Outcome>> call : calls) {
                assertThat(call.get(SOON.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo(provider().status(orders(SOME)));
            }
        }

        assertThat(captured()).isEqualTo(SOME);
    }

    @Test
    void aBuyersPaymentIsMadeOnceAndItsLinkStaysTheSame() throws Exception {
        Map<OrderId, Outcome> made = provider().checkout(checkouts(MANY));

        assertThat(made)
                .containsOnlyKeys(orders(MANY))
                .allSatisfy((order, outcome) -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                AwaitingBuyer.class,
                                open -> assertThat(open.link()).matches("https?://[!-~]{1,990}")));
        assertThat(provider().checkout(checkouts(MANY))).isEqualTo(made);
        assertThat(provider().status(orders(MANY))).isEqualTo(made);
        assertThat(captured()).as("nothing is charged by it").isZero();
    }

    @Test
    void whatItsBuyerHasPaidIsCapturedOnceAndDoesNotExpire() throws Exception {
        provider().checkout(checkouts(2));
        buyerPays(id(1));
        buyerPays(id(1));

        Outcome paid = provider().status(orders(2)).get(id(1));
        assertThat(paid).isInstanceOf(Captured.class);
        assertThat(provider().checkout(checkouts(2)).get(id(1))).isEqualTo(paid);
        assertThat(provider().expire(orders(2)).get(id(1))).isEqualTo(paid);
        assertThat(captured()).isEqualTo(1);
        provider().refund(id(1));
        assertThat(captured()).isZero();
    }

    @Test
    void whatIsEndedIsNeverPaid() throws Exception {
        provider().checkout(checkouts(2));

        Outcome ended = provider().expire(orders(2)).get(id(1));

        assertThat(ended).isInstanceOf(Declined.class);
        assertThat(provider().expire(orders(2)).get(id(1))).isEqualTo(ended);
        buyerPays(id(1));
        assertThat(provider().status(orders(2)).get(id(1))).isEqualTo(ended);
        assertThat(provider().checkout(checkouts(2)).get(id(1))).isEqualTo(ended);
        assertThat(captured()).isZero();
        assertThatThrownBy(() -> provider().refund(id(1))).isInstanceOf(RefundFailedException.class);
    }

    @Test
    void aPaymentThatWasNeverMadeIsSaidSo() {
        assertThat(provider().expire(orders(3)).values())
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome).isEqualTo(new NotCharged()));
    }

    @Test
    void aBuyersPaymentWhoseResponseIsLostIsUnknownAndIsFoundAgain() throws Exception {
        behaves(Behaviour.LOSES_RESPONSES);
        assertThat(provider().checkout(checkouts(3)).values()).hasSize(3).allMatch(Unknown.class::isInstance);
        behaves(Behaviour.CAPTURES);
        assertThat(provider().checkout(checkouts(3)).values()).hasSize(3).allMatch(AwaitingBuyer.class::isInstance);

        behaves(Behaviour.LOSES_RESPONSES);
        assertThat(provider().expire(orders(3)).values()).hasSize(3).allMatch(Unknown.class::isInstance);
        behaves(Behaviour.CAPTURES);
        assertThat(provider().expire(orders(3)).values()).hasSize(3).allMatch(Declined.class::isInstance);
    }

    @Test
    void aRefusedPaymentOfABuyerIsNamedAndKeepsNoOtherWaiting() throws Exception {
        behaves(Behaviour.REFUSES_SOME);

        Map<OrderId, Outcome> outcomes = provider().checkout(checkouts(SOME));

        long refused =
                outcomes.values().stream().filter(Refused.class::isInstance).count();
        assertThat(refused).isPositive().isLessThan(SOME);
        assertThat(outcomes.values())
                .filteredOn(AwaitingBuyer.class::isInstance)
                .hasSize(SOME - (int) refused);
    }

    private static List<Checkout> checkouts(int count) {
        return charges(count).stream()
                .map(charge -> new Checkout(charge, "https://shop.example/buyer.html?order=" + charge.orderId()))
                .toList();
    }

    static List<OrderId> orders(int count) {
        return charges(count).stream().map(Charge::orderId).toList();
    }

    private static List<Charge> charges(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Charge(id(number), new CustomerId("c-" + number), new BigDecimal("19.90")))
                .toList();
    }
}
