package io.hotdeal.gateway.offers;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.hotdeal.gateway.offers.BatchedLookup.NoResultException;
import io.hotdeal.gateway.offers.OrderRows.OrderKey;
import io.hotdeal.gateway.offers.OrderRows.RecordedOrder;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.OfferReader;
import io.hotdeal.stock.Reservation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * How far an order is: by its reservation, and between reservation and settlement by its row. However many poll, at most one
 * round trip to Redis and one query are in flight.
 */
@Component
class OrderProgress {

    private static final Logger LOG = LoggerFactory.getLogger(OrderProgress.class);

    private final OfferReader reader;
    private final BatchedLookup<OrderKey, Optional<Reservation>> reservations = new BatchedLookup<>(this::read);
    private final BatchedLookup<OrderKey, Optional<RecordedOrder>> rows;

    OrderProgress(OfferReader reader, OrderRows rows) {
        this.reader = reader;
        this.rows = new BatchedLookup<>(rows::find);
    }

    Optional<OrderStatus> of(OfferId offer, OrderId order) {
        var key = new OrderKey(offer, order);
        try {
            Optional<Reservation> reservation = reservations.ask(key);
            if (reservation.isEmpty()) {
                return recorded(key); // Redis may have lost what the database has
            }
            return Optional.of(
                    switch (reservation.get().state()) {
                        case HELD -> held(key);
                        case CONFIRMED -> OrderStatus.PAID;
                        case RELEASED -> OrderStatus.DECLINED;
                        case REJECTED -> OrderStatus.REJECTED;
                    });
        } catch (NoResultException e) {
            LOG.debug("the status of order {} is unknown", order, e);
            throw Problem.DEPENDENCY_UNAVAILABLE.refuse("it cannot be read now how the order stands");
        }
    }

    private OrderStatus held(OrderKey key) {
        try {
            return recorded(key).orElse(OrderStatus.ACCEPTED);
        } catch (DataAccessException | NoResultException e) {
            LOG.debug("the database does not say how order {} stands", key.order(), e);
            return OrderStatus.ACCEPTED; // true in any case: it is accepted, and perhaps more
        }
    }

    private Optional<OrderStatus> recorded(OrderKey key) {
        return rows.ask(key).map(RecordedOrder::status);
    }

    private Map<OrderKey, Optional<Reservation>> read(Set<OrderKey> keys) {
        Map<OrderKey, Optional<Reservation>> found = new HashMap<>();
        Map<OfferId, Map<OrderId, Reservation>> byOffer = reader.reservations(
                keys.stream().collect(groupingBy(OrderKey::offer, mapping(OrderKey::order, toSet()))));
        for (OrderKey key : keys) {
            Map<OrderId, Reservation> answered = byOffer.get(key.offer());
            if (answered != null) {
                found.put(key, Optional.ofNullable(answered.get(key.order())));
            }
        }
        return found;
    }
}
