package io.hotdeal.gateway.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.offers.RetiredOrders.Retired;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.ReservationRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Looking for orders that have left Redis, in a database. */
@ExtendWith(OfferSystem.Shared.class)
class RetiredOrdersIT {

    private static final int CALLERS = 400;

    private final OfferSystem system;
    private final RetiredOrders retired;

    RetiredOrdersIT(OfferSystem system) {
        this.system = system;
        this.retired = new RetiredOrders(new OrderRows(system.database()));
    }

    private static ReservationRequest request(OfferId offer, int buyer, int quantity) {
        var customer = new CustomerId("c-" + buyer);
        return new ReservationRequest(
                OrderId.derive(offer, customer, new IdempotencyKey("key")), customer, quantity, true);
    }

    private void record(OfferId offer, ReservationRequest request) {
        system.database()
                .sql("""
                        INSERT INTO ORDER_HISTORY (ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS,
                                                   SETTLED_AT, CHANNEL)
                        VALUES (:id, CURRENT_TIMESTAMP, :offer, :customer, :quantity, 1, 'PAID', CURRENT_TIMESTAMP,
                                'PIPELINE')""")
                .param("id", request.orderId().value())
                .param("offer", offer.value())
                .param("customer", request.customer().value())
                .param("quantity", request.quantity())
                .update();
    }

    @Test
    void ordersThatAskAtTheSameTimeShareQueriesAndEachHasItsOwnAnswer() throws Exception {
        OfferId offer = system.nextProduct();
        for (int buyer = 0; buyer < CALLERS; buyer += 4) {
            record(offer, request(offer, buyer, 1));
        }
        long before = system.connectionsTaken();
        var start = new CyclicBarrier(CALLERS);
        List<FutureTask<Optional<Retired>>> callers = new ArrayList<>();
        for (int buyer = 0; buyer < CALLERS; buyer++) {
            ReservationRequest request = request(offer, buyer, 1 + buyer % 8 / 4);
            var caller = new FutureTask<>(() -> {
                start.await(1, TimeUnit.MINUTES);
                return retired.find(offer, request, 7);
            });
            callers.add(caller);
            Thread.startVirtualThread(caller);
        }

        for (int buyer = 0; buyer < CALLERS; buyer++) {
            assertThat(callers.get(buyer))
                    .as("buyer %d", buyer)
                    .succeedsWithin(1, TimeUnit.MINUTES)
                    .isEqualTo(
                            buyer % 4 == 0
                                    ? Optional.of(new Retired(OrderStatus.PAID, buyer % 8 == 0))
                                    : Optional.empty());
        }
        assertThat(system.connectionsTaken() - before)
                .as("queries of %d orders", CALLERS)
                .isLessThanOrEqualTo(CALLERS / 20);
    }

    @Test
    void newOrdersNeedNoQueryOnceTheIdsOfTheOldOnesAreRead() {
        OfferId offer = system.nextProduct();
        for (int buyer = 0; buyer < 10; buyer++) {
            record(offer, request(offer, buyer, 1));
        }
        assertThat(retired.find(offer, request(offer, 1_000, 1), 7)).isEmpty();
        awaitNoQueryFor(offer, 7);

        long before = system.connectionsTaken();
        for (int buyer = 10; buyer < 100; buyer++) {
            assertThat(retired.find(offer, request(offer, buyer, 1), 7)).isEmpty();
        }
        assertThat(system.connectionsTaken()).as("new orders").isEqualTo(before);
        for (int buyer = 0; buyer < 10; buyer++) {
            assertThat(retired.find(offer, request(offer, buyer, 1), 7))
                    .as("old order %d", buyer)
                    .contains(new Retired(OrderStatus.PAID, true));
        }
    }

    @Test
    void theNextRetirementIsReadAnew() {
        OfferId offer = system.nextProduct();
        retired.find(offer, request(offer, 1, 1), 7);
        awaitNoQueryFor(offer, 7);
        record(offer, request(offer, 1, 1)); // sold by the offer that was opened again

        assertThat(retired.find(offer, request(offer, 1, 1), 12)).contains(new Retired(OrderStatus.PAID, true));
        awaitNoQueryFor(offer, 12);
        assertThat(retired.find(offer, request(offer, 1, 1), 12)).contains(new Retired(OrderStatus.PAID, true));
    }

    private void awaitNoQueryFor(OfferId offer, long retirement) {
        AtomicInteger newOrder = new AtomicInteger(2_000);
        await("the ids to be read").atMost(Duration.ofSeconds(10)).until(() -> {
            long before = system.connectionsTaken();
            retired.find(offer, request(offer, newOrder.incrementAndGet(), 1), retirement);
            return system.connectionsTaken() == before;
        });
    }

    @Test
    void anOrderOfAnotherOfferIsNone() {
        OfferId offer = system.nextProduct();
        ReservationRequest request = request(offer, 1, 1);
        record(system.nextProduct(), request);

        assertThat(retired.find(offer, request, 7)).isEmpty();
    }
}
