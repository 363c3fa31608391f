package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.BatchedLookup.NoResultException;
import io.hotdeal.gateway.offers.OrderRows.OrderKey;
import io.hotdeal.gateway.offers.OrderRows.RecordedOrder;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.ReservationRequest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finds orders that have left Redis with their offer, by their rows (docs/decisions/0029). {@link RetiredIds} spares new orders
 * the query. However many ask, at most one query is in flight; while the database is unavailable, one request waits for it and
 * the others are refused at once.
 */
@Component
public class RetiredOrders {

    private static final Logger LOG = LoggerFactory.getLogger(RetiredOrders.class);

    /**
     * A recorded order.
     *
     * @param matches whether it is of the same customer and quantity as the request
     */
    public record Retired(OrderStatus status, boolean matches) {}

    private final BatchedLookup<OrderKey, Optional<RecordedOrder>> rows;
    private final RetiredIds ids;

    RetiredOrders(OrderRows rows) {
        this.rows = new BatchedLookup<>(rows::find);
        this.ids = new RetiredIds(rows);
    }

    /**
     * The row of the request's order, if it has one.
     *
     * @param retirement version of the offer's last one
     * @throws io.hotdeal.gateway.response.RefusedException  when the database does not answer in time
     * @throws org.springframework.dao.DataAccessException   when it refuses
     */
    public Optional<Retired> find(OfferId offer, ReservationRequest request, long retirement) {
        if (ids.exclude(offer, retirement, request.orderId())) {
            return Optional.empty();
        }
        try {
            return rows.ask(new OrderKey(offer, request.orderId())).map(row -> retired(row, request));
        } catch (NoResultException e) {
            LOG.debug("it is unknown whether order {} is an earlier one", request.orderId(), e);
            throw Problem.DEPENDENCY_UNAVAILABLE.refuse("it cannot be read now whether this key has bought before");
        }
    }

    private static Retired retired(RecordedOrder row, ReservationRequest request) {
        return new Retired(
                row.status(),
                row.customer().equals(request.customer().value()) && row.quantity() == request.quantity());
    }
}
