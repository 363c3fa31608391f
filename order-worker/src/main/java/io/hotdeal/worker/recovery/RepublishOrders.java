package io.hotdeal.worker.recovery;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent;
import io.hotdeal.order.OrderEvent.OrderRecorded;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.StockReader;
import io.hotdeal.worker.messaging.EventPublisher;
import io.hotdeal.worker.orders.CancelRows;
import io.hotdeal.worker.orders.OrderHistory;
import io.hotdeal.worker.orders.OrderRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Publishes again what stands still: the request of a held order that has no row, and the record of a held order whose row
 * is final, or of a confirmed one that was cancelled. The workers do the rest, and know an order that they had seen after all; so this is safe at any time.
 */
final class RepublishOrders {

    private static final int ORDERS_IN_A_CHUNK = 1_000;

    /** @param reason why it was published again */
    record Republished(OrderId orderId, String reason) {}

    private final StockReader reader;
    private final OrderHistory history;
    private final CancelRows cancels;
    private final EventPublisher events;
    private final Clock clock;

    RepublishOrders(StockReader reader, OrderHistory history, CancelRows cancels, EventPublisher events, Clock clock) {
        this.reader = reader;
        this.history = history;
        this.cancels = cancels;
        this.events = events;
        this.clock = clock;
    }

    /** @throws io.hotdeal.worker.messaging.PublishException when Kafka has not acknowledged all of it */
    List<Republished> republish(OfferId offer) {
        List<Republished> done = new ArrayList<>();
        Set<OrderId> cancelled = cancels.done(offer);
        List<Reservation> held =
                found(offer, each -> isHeld(each) || (isConfirmed(each) && cancelled.contains(each.orderId())));
        for (int from = 0; from < held.size(); from += ORDERS_IN_A_CHUNK) {
            done.addAll(republish(offer, held.subList(from, Math.min(from + ORDERS_IN_A_CHUNK, held.size()))));
        }
        return done;
    }

    /** Held orders that the database does not have. */
    List<OrderId> withoutRow(OfferId offer) {
        List<OrderId> held = found(offer, RepublishOrders::isHeld).stream()
                .map(Reservation::orderId)
                .sorted()
                .toList();
        Set<OrderId> known = history.find(held).keySet();
        return held.stream().filter(order -> !known.contains(order)).toList();
    }

    private List<Republished> republish(OfferId offer, List<Reservation> held) {
        Map<OrderId, OrderRow> rows =
                history.find(held.stream().map(Reservation::orderId).toList());
        List<Republished> done = new ArrayList<>();
        List<OrderEvent> again = new ArrayList<>();
        for (Reservation reservation : held) {
            OrderRow row = rows.get(reservation.orderId());
            if (row == null && isHeld(reservation)) {
                again.add(reservation.requested(offer));
                done.add(new Republished(reservation.orderId(), "held, and has no row"));
            } else if (row != null && row.status() != (isHeld(reservation) ? OrderStatus.RECORDED : OrderStatus.PAID)) {
                again.add(new OrderRecorded(reservation.orderId(), offer, clock.instant()));
                String state = isHeld(reservation) ? "held" : "confirmed";
                done.add(new Republished(reservation.orderId(), state + ", and its row is " + row.status()));
            }
        }
        events.publish(again);
        return done;
    }

    /** A scan may name one twice. */
    private List<Reservation> found(OfferId offer, Predicate<Reservation> wanted) {
        Map<OrderId, Reservation> found = new HashMap<>();
        reader.forEachReservation(offer, reservation -> {
            if (wanted.test(reservation)) {
                found.put(reservation.orderId(), reservation);
            }
        });
        return List.copyOf(found.values());
    }

    private static boolean isHeld(Reservation reservation) {
        return reservation.state() == ReservationState.HELD;
    }

    private static boolean isConfirmed(Reservation reservation) {
        return reservation.state() == ReservationState.CONFIRMED;
    }
}
