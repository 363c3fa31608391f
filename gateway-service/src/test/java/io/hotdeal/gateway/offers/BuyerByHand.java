package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationRequest;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.Resolution;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** Buys single units, and does for each what relay and workers do. */
final class BuyerByHand {

    private final OfferSystem system;
    private final OfferId offer;
    private final int orders;
    /** Of the latest order: each is later than the one before, also on a fast machine. */
    private LocalDateTime reservedAt = LocalDateTime.of(2026, 11, 27, 10, 0);

    BuyerByHand(OfferSystem system, OfferId offer, int orders) {
        this.system = system;
        this.offer = offer;
        this.orders = orders;
    }

    void run() {
        for (int order = 0; order < orders; order++) {
            var customer = new CustomerId("c-" + order);
            OrderId id = OrderId.derive(offer, customer, new IdempotencyKey("key"));
            // Until the offer is open, for a while.
            for (int attempt = 0; attempt < 10; attempt++) {
                var outcome = system.ledger()
                        .reserve(offer, List.of(new ReservationRequest(id, customer, 1)), 100)
                        .getFirst();
                if (outcome instanceof Reserved) {
                    finishReserved(id);
                    break;
                }
            }
        }
    }

    /** The gateway's part of the first order only. */
    void reserveOnly() {
        var customer = new CustomerId("c-0");
        OrderId id = OrderId.derive(offer, customer, new IdempotencyKey("key"));
        system.ledger().reserve(offer, List.of(new ReservationRequest(id, customer, 1)), 100);
    }

    /** The rest of it. */
    void finishReserved() {
        system.outbox().waitingFor(offer, Duration.ZERO, 10).stream()
                .map(Reservation::orderId)
                .forEach(this::finishReserved);
    }

    private void finishReserved(OrderId id) {
        system.outbox().acknowledge(offer, List.of(id));
        record(id);
        pay(id);
        system.ledger().resolve(offer, List.of(new Resolution(id, end(id))));
    }

    /** As after an audit's repair: the records of held orders whose row is final are published again. */
    void settleWhatIsHeld() {
        List<OrderId> held = new ArrayList<>();
        system.reader().forEachReservation(offer, (Reservation reservation) -> {
            if (reservation.state() == ReservationState.HELD) {
                held.add(reservation.orderId());
            }
        });
        held.stream().distinct().forEach(id -> system.ledger().resolve(offer, List.of(new Resolution(id, end(id)))));
    }

    private void record(OrderId id) {
        reservedAt = reservedAt.plusSeconds(1);
        system.transaction().executeWithoutResult(status -> {
            system.database()
                    .sql("""
                            INSERT INTO ORDER_HISTORY (ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS,
                                                       NEXT_ATTEMPT, CHANNEL)
                            VALUES (:id, :reservedAt, :offer, 'c', 1, 1, 'RECORDED', CURRENT_TIMESTAMP, 'PIPELINE')""")
                    .param("id", id.value())
                    .param("reservedAt", reservedAt)
                    .param("offer", offer.value())
                    .update();
            int room = system.database().sql("""
                            UPDATE HOTDEAL_ALLOCATION SET SOLD = SOLD + 1
                             WHERE PROD_ID = :offer AND SOLD + 1 <= ALLOCATED""").param("offer", offer.value()).update();
            if (room == 0) {
                finish(id, "REJECTED");
            }
        });
    }

    private void pay(OrderId id) {
        finish(id, "PAID");
    }

    private void finish(OrderId id, String status) {
        system.database()
                .sql("""
                        UPDATE ORDER_HISTORY SET STATUS = :status, NEXT_ATTEMPT = NULL, SETTLED_AT = CURRENT_TIMESTAMP
                         WHERE ORDER_ID = :id AND STATUS = 'RECORDED'""")
                .param("status", status)
                .param("id", id.value())
                .update();
    }

    private ReservationState end(OrderId id) {
        return system.status(offer, id).orElseThrow().name().equals("PAID")
                ? ReservationState.CONFIRMED
                : ReservationState.REJECTED;
    }
}
