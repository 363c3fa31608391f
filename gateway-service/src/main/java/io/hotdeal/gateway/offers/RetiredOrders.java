package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.ReservationRequest;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds orders that have left Redis with their offer, by their rows (docs/decisions/0029). */
@Repository
public class RetiredOrders {

    private static final String ORDER =
            "SELECT STATUS, CUSTOMER_ID, QUANTITY FROM ORDER_HISTORY WHERE ORDER_ID = :order AND PROD_ID = :product";

    /**
     * A recorded order.
     *
     * @param matches whether it is of the same customer and quantity as the request
     */
    public record Retired(OrderStatus status, boolean matches) {}

    private final JdbcClient database;

    RetiredOrders(JdbcClient database) {
        this.database = database;
    }

    /**
     * The row of the request's order, if it has one.
     *
     * @throws org.springframework.dao.DataAccessException when the database does not answer
     */
    public Optional<Retired> find(OfferId offer, ReservationRequest request) {
        return database.sql(ORDER)
                .param("order", request.orderId().value())
                .param("product", offer.value())
                .query((row, number) -> new Retired(
                        OrderStatus.valueOf(row.getString("STATUS")),
                        row.getString("CUSTOMER_ID").equals(request.customer().value())
                                && row.getInt("QUANTITY") == request.quantity()))
                .optional();
    }
}
