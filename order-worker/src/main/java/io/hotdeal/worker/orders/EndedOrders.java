package io.hotdeal.worker.orders;

import static io.hotdeal.worker.orders.OrderHistory.utc;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.Reservation;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Orders that an operator ends before they were recorded. */
@Repository
public class EndedOrders {

    private static final String INSERT = """
            INSERT INTO ORDER_HISTORY (ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, SETTLED_AT,
                                       CHANNEL, ENDED_BY)
            VALUES (:order, :reserved, :product, :customer, :quantity, :amount, 'DECLINED', :now, 'PIPELINE', 'DISCARD')""";

    private final JdbcClient database;
    private final OrderHistory history;
    private final RepeatableTransaction transaction;
    private final Clock clock;

    public EndedOrders(JdbcClient database, OrderHistory history, RepeatableTransaction transaction, Clock clock) {
        this.database = database;
        this.history = history;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Declines an order that has no row; one that has keeps it. It was never sold in the database, so no allocation changes.
     *
     * @return the row as it is stored now, also when another worker wrote it
     */
    public OrderRow decline(OfferId offer, Reservation reservation) {
        return transaction.run(() -> {
            OrderRow found = history.find(List.of(reservation.orderId())).get(reservation.orderId());
            return found == null ? insert(offer, reservation) : found;
        });
    }

    private OrderRow insert(OfferId offer, Reservation reservation) {
        var row = new OrderRow(
                reservation.orderId(),
                reservation.reservedAt(),
                offer,
                reservation.customer(),
                reservation.quantity(),
                reservation.unitPrice().multiply(BigDecimal.valueOf(reservation.quantity())),
                OrderStatus.DECLINED,
                0,
                true,
                null,
                clock.instant().truncatedTo(ChronoUnit.MILLIS), // as the database keeps it
                EndedBy.DISCARD,
                null);
        OrderInserts.requireOneEach(new int[] {
            database.sql(INSERT)
                    .param("order", row.orderId().value())
                    .param("reserved", utc(row.orderDate()))
                    .param("product", offer.value())
                    .param("customer", row.customerId().value())
                    .param("quantity", row.quantity())
                    .param("amount", row.amount())
                    .param("now", utc(row.settled().settledAt()))
                    .update()
        });
        return row;
    }
}
