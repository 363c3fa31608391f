package io.hotdeal.gateway.publication;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import java.math.BigDecimal;
import java.time.Instant;

/** Sample orders. */
final class SampleOrders {

    static final OfferId OFFER = new OfferId(1);
    static final BigDecimal PRICE = new BigDecimal("19.90");

    private SampleOrders() {}

    static Reservation reservation(int number) {
        return reservation(number, PRICE);
    }

    static Reservation reservation(int number, BigDecimal unitPrice) {
        var customer = new CustomerId("c-" + number);
        return new Reservation(
                OrderId.derive(OFFER, customer, new IdempotencyKey("k-" + number)),
                customer,
                2,
                Instant.parse("2026-11-20T12:00:00Z"),
                unitPrice,
                ReservationState.HELD);
    }

    static Reserved reserved(int number) {
        return new Reserved(reservation(number), 5);
    }

    static OrderId id(int number) {
        return reservation(number).orderId();
    }
}
