package io.hotdeal.gateway.legacy;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.IncorrectUpdateSemanticsDataAccessException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The product's row and its orders' rows, as the old path and its variants use them. Thread-safe. */
final class LegacyRows {

    record Product(int quantity, BigDecimal price) {}

    /** An order of a guest, with a row in state RECORDED. */
    record GuestOrder(OrderId id, CustomerId customer, BigDecimal amount) {}

    private static final String READ = "SELECT QUANTITY, PRICE FROM HOTDEAL_LIST WHERE PROD_ID = :product";
    private static final String LOCK = "SELECT QUANTITY, PRICE FROM HOTDEAL_LIST WHERE PROD_ID = :product FOR UPDATE";
    static final String TAKE = "UPDATE HOTDEAL_LIST SET QUANTITY = QUANTITY - 1 WHERE PROD_ID = :product";
    private static final String TAKE_IF_LEFT =
            "UPDATE HOTDEAL_LIST SET QUANTITY = QUANTITY - 1 WHERE PROD_ID = :product AND QUANTITY >= 1";
    static final String RECORD = """
            INSERT INTO ORDER_HISTORY (ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS,
                                       ATTEMPTS, NEXT_ATTEMPT, CHANNEL)
            VALUES (:order, :now, :product, :customer, 1, :amount, 'RECORDED', :attempts, :due, 'LEGACY')""";
    private static final String PAID = """
            UPDATE ORDER_HISTORY SET STATUS = 'PAID', PAYMENT_REF = :reference, SETTLED_AT = :now, NEXT_ATTEMPT = NULL
             WHERE ORDER_ID = :order AND STATUS = 'RECORDED'""";
    private static final int SWEEP_AFTER_SECONDS = 30;
    private static final RowMapper<Product> PRODUCT =
            (row, number) -> new Product(row.getInt("QUANTITY"), row.getBigDecimal("PRICE"));

    private final JdbcClient database;
    private final Clock clock;
    private final IdempotencyKey.Source keys = new IdempotencyKey.Source();

    LegacyRows(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Locks the product's row until the transaction ends. @return null when there is no such product */
    @Nullable
    Product lock(OfferId offer) {
        return only(database.sql(LOCK)
                .param("product", offer.value())
                .query(PRODUCT)
                .list());
    }

    /** @return null when there is no such product */
    @Nullable
    Product read(OfferId offer) {
        return only(database.sql(READ)
                .param("product", offer.value())
                .query(PRODUCT)
                .list());
    }

    private static @Nullable Product only(List<Product> found) {
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Takes one unit of a product whose row is locked and has one. */
    void take(OfferId offer) {
        requireOne(database.sql(TAKE).param("product", offer.value()).update());
    }

    /** Takes one unit if there is one. @return whether there was; false also when there is no such product */
    boolean takeIfLeft(OfferId offer) {
        return database.sql(TAKE_IF_LEFT).param("product", offer.value()).update() == 1;
    }

    /** Inserts an order of one unit. Unless it is paid within half a minute, the worker's sweep pays it. */
    GuestOrder record(OfferId offer, BigDecimal amount) {
        IdempotencyKey key = keys.next();
        CustomerId customer = new CustomerId("guest-" + key.value());
        OrderId order = OrderId.derive(offer, customer, key);
        LocalDateTime now = now();
        requireOne(database.sql(RECORD)
                .param("order", order.value())
                .param("now", now)
                .param("product", offer.value())
                .param("customer", customer.value())
                .param("amount", amount)
                .param("attempts", 1)
                .param("due", now.plusSeconds(SWEEP_AFTER_SECONDS))
                .update());
        return new GuestOrder(order, customer, amount);
    }

    /** @return changed rows: 1, or 0 when the order is final already, because the sweep came first */
    int pay(OrderId order, @Nullable String reference) {
        return database.sql(PAID)
                .param("reference", reference)
                .param("now", now())
                .param("order", order.value())
                .update();
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    static void requireOne(int rows) {
        if (rows != 1) {
            throw new IncorrectUpdateSemanticsDataAccessException("one row expected, " + rows + " changed");
        }
    }
}
