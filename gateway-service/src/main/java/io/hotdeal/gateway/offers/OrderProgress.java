package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.StockLedger;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** How far an order is: by its reservation, and between reservation and settlement by its row. */
@Component
class OrderProgress {

    private static final Logger LOG = LoggerFactory.getLogger(OrderProgress.class);

    private final StockLedger ledger;
    private final OfferStore store;

    OrderProgress(StockLedger ledger, OfferStore store) {
        this.ledger = ledger;
        this.store = store;
    }

    Optional<OrderStatus> of(OfferId offer, OrderId order) {
        Optional<Reservation> reservation = ledger.reservation(offer, order);
        if (reservation.isEmpty()) {
            return store.status(offer, order); // Redis may have lost what the database has
        }
        return Optional.of(
                switch (reservation.get().state()) {
                    case HELD -> held(offer, order);
                    case CONFIRMED -> OrderStatus.PAID;
                    case RELEASED -> OrderStatus.DECLINED;
                    case REJECTED -> OrderStatus.REJECTED;
                });
    }

    private OrderStatus held(OfferId offer, OrderId order) {
        try {
            return store.status(offer, order).orElse(OrderStatus.ACCEPTED);
        } catch (DataAccessException e) {
            LOG.debug("the database does not say how order {} stands", order, e);
            return OrderStatus.ACCEPTED; // true in any case: it is accepted, and perhaps more
        }
    }
}
