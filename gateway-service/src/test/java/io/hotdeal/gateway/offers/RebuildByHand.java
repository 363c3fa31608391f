package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.OfferChange.Kind;
import io.hotdeal.gateway.offers.OfferChange.State;
import io.hotdeal.gateway.offers.OfferStore.Allocation;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.StockRebuild;
import io.hotdeal.stock.StockRebuild.OfferState;
import io.hotdeal.stock.StockRebuild.Replaced;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The worker's {@code RebuildOffer} as far as it changes the offer: the gateway's tests do not see the worker. */
final class RebuildByHand {

    private record Recorded(OfferState state, long allocated, Map<String, String> changes) {}

    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    private final OfferSystem system;
    private final StockRebuild rebuild;
    private final OfferId offer;
    private final String run;

    RebuildByHand(OfferSystem system, OfferId offer, String run) {
        this.system = system;
        this.rebuild = system.rebuild();
        this.offer = offer;
        this.run = run;
    }

    void run() {
        try {
            if (system.store().allocation(offer).isEmpty()) {
                return;
            }
            rebuild.begin(offer, run);
            boolean replaced = !ordersAreOnTheirWay() && replace();
            if (!replaced || read().orElseThrow().state().onSale()) {
                rebuild.resume(offer, run); // as before, or anew
            }
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            leaveAsBefore();
        }
    }

    private void leaveAsBefore() {
        try {
            rebuild.resume(offer, run);
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            // It stays paused until an audit's repair.
        }
    }

    private boolean ordersAreOnTheirWay() {
        boolean[] found = {system.outbox().depth(offer) > 0};
        system.reader().forEachReservation(offer, reservation -> {
            if (reservation.state() == ReservationState.HELD
                    && system.status(offer, reservation.orderId()).isEmpty()) {
                found[0] = true;
            }
        });
        return found[0];
    }

    private boolean replace() {
        for (int attempt = 0; attempt < 3; attempt++) {
            Recorded recorded = read().orElseThrow();
            List<Reservation> orders = orders();
            if (!orders.isEmpty() && !rebuild.setAside(offer, run, orders)) {
                return false;
            }
            Replaced replaced = replaced(recorded);
            if (replaced != Replaced.CHANGED) {
                return replaced == Replaced.REPLACED;
            }
            rebuild.begin(offer, run);
        }
        return false;
    }

    /** A call whose response is lost is repeated; the worker repeats it for a minute. */
    private Replaced replaced(Recorded recorded) {
        StockOutcomeUnknownException lost = null;
        for (int attempt = 0; attempt < 5; attempt++) {
            try {
                return rebuild.replace(offer, run, recorded.state(), recorded.allocated(), recorded.changes());
            } catch (StockOutcomeUnknownException e) {
                lost = e;
            }
        }
        throw Objects.requireNonNull(lost);
    }

    private Optional<Recorded> read() {
        return Optional.ofNullable(system.transaction().execute(status -> {
            Allocation allocation = system.store().lockAllocation(offer).orElseThrow();
            Map<String, String> changes = new HashMap<>();
            boolean[] closing = {false};
            boolean retired = system.retiredThrough(offer).isPresent();
            system.database()
                    .sql("SELECT CHANGE_ID, KIND, UNITS, STATE FROM HOTDEAL_CHANGE WHERE PROD_ID = :id")
                    .param("id", offer.value())
                    .query(row -> {
                        if (State.valueOf(row.getString("STATE")) == State.PENDING) {
                            closing[0] = true;
                        } else {
                            Kind kind = Kind.valueOf(row.getString("KIND"));
                            changes.put(row.getString("CHANGE_ID"), kind + "|" + row.getInt("UNITS"));
                        }
                    });
            return new Recorded(
                    new OfferState(
                            allocation.version(),
                            allocation.isOpen() && !closing[0],
                            system.store().terms(offer),
                            retired),
                    allocation.allocated() - system.retiredUnits(offer),
                    changes);
        }));
    }

    private List<Reservation> orders() {
        return system.database()
                .sql("SELECT ORDER_ID, STATUS FROM ORDER_HISTORY WHERE PROD_ID = :id AND ORDER_DATE > :retired")
                .param("id", offer.value())
                .param("retired", system.retiredThrough(offer).orElse(EPOCH))
                .query((row, number) -> new Reservation(
                        new OrderId(row.getString("ORDER_ID")),
                        new CustomerId("c"),
                        1,
                        Instant.EPOCH,
                        BigDecimal.ONE,
                        ReservationState.of(OrderStatus.valueOf(row.getString("STATUS")))))
                .list();
    }
}
