package io.hotdeal.gateway.offers;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.hotdeal.gateway.offers.BatchedLookup.NoResultException;
import io.hotdeal.gateway.offers.OrderRows.AwaitedPayment;
import io.hotdeal.gateway.offers.OrderRows.OrderKey;
import io.hotdeal.gateway.offers.OrderRows.RecordedOrder;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.OfferReader;
import io.hotdeal.stock.Reservation;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

    /**
     * @param endedBy    null when its payment ended it, and when the database does not say it now
     * @param reservedAt null when Redis has not told it
     * @param payment    of an order that waits for its buyer; null for others, and while it is not known
     */
    record Standing(
            OrderStatus status,
            @Nullable EndedBy endedBy,
            @Nullable Instant reservedAt,
            @Nullable AwaitedPayment payment) {

        Standing(OrderStatus status) {
            this(status, null, null, null);
        }

        Standing reserved(Instant at) {
            return new Standing(status, endedBy, at, payment);
        }
    }

    Optional<Standing> of(OfferId offer, OrderId order) {
        var key = new OrderKey(offer, order);
        try {
            Optional<Reservation> reservation = reservations.ask(key);
            if (reservation.isEmpty()) {
                return recorded(key); // Redis may have lost what the database has
            }
            OrderStatus status = reservation.get().state().orderStatus();
            Standing standing = status == OrderStatus.PAID ? new Standing(status) : recordedOr(status, key);
            return Optional.of(standing.reserved(reservation.get().reservedAt()));
        } catch (NoResultException e) {
            LOG.debug("the status of order {} is unknown", order, e);
            throw Problem.DEPENDENCY_UNAVAILABLE.refuse("it cannot be read now how the order stands");
        }
    }

    /** What the reservation says is true in any case; the row may know more: that it is recorded, or who has ended it. */
    private Standing recordedOr(OrderStatus reserved, OrderKey key) {
        try {
            Standing recorded = recorded(key).orElse(new Standing(reserved));
            return reserved == OrderStatus.ACCEPTED ? recorded : new Standing(reserved, recorded.endedBy(), null, null);
        } catch (DataAccessException | NoResultException e) {
            LOG.debug("the database does not say how order {} stands", key.order(), e);
            return new Standing(reserved);
        }
    }

    private Optional<Standing> recorded(OrderKey key) {
        return rows.ask(key)
                .map(row -> new Standing(
                        row.status(),
                        row.endedBy(),
                        null,
                        row.status() == OrderStatus.RECORDED ? row.payment() : null));
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
