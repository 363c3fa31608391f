package io.hotdeal.gateway.legacy;

import io.hotdeal.gateway.legacy.LegacyCharge.Charged;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.IncorrectUpdateSemanticsDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sells one unit the old way: lock the product's row, take a unit, record the order, pay, commit – all while every other
 * buyer of the product waits. A crash between payment and commit loses the order of a charged customer: one of the
 * reasons for the new path. A charge of unknown outcome is left RECORDED; the worker's sweep finishes it.
 */
@Component
class LegacyOrder {

    sealed interface Result {
        /** @param remaining units left */
        record Sold(int remaining) implements Result {}

        record OutOfStock() implements Result {}

        record UnknownProduct() implements Result {}

        record Declined() implements Result {}

        record PaymentPending() implements Result {}
    }

    private record Product(int quantity, BigDecimal price) {}

    private static final String LOCK = "SELECT QUANTITY, PRICE FROM HOTDEAL_LIST WHERE PROD_ID = :product FOR UPDATE";
    static final String TAKE = "UPDATE HOTDEAL_LIST SET QUANTITY = QUANTITY - 1 WHERE PROD_ID = :product";
    static final String RECORD = """
            INSERT INTO ORDER_HISTORY (ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS,
                                       ATTEMPTS, NEXT_ATTEMPT, CHANNEL)
            VALUES (:order, :now, :product, :customer, 1, :amount, 'RECORDED', :attempts, :due, 'LEGACY')""";
    private static final String PAID = """
            UPDATE ORDER_HISTORY SET STATUS = 'PAID', PAYMENT_REF = :reference, SETTLED_AT = :now, NEXT_ATTEMPT = NULL
             WHERE ORDER_ID = :order AND STATUS = 'RECORDED'""";
    private static final int SWEEP_AFTER_SECONDS = 30;

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final LegacyCharge payment;
    private final Clock clock;
    private final IdempotencyKey.Source keys = new IdempotencyKey.Source();

    LegacyOrder(JdbcClient database, TransactionTemplate transaction, LegacyCharge payment, Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.payment = payment;
        this.clock = clock;
    }

    Result place(OfferId offer) {
        return Objects.requireNonNull(transaction.execute(status -> sell(offer, status)));
    }

    private Result sell(OfferId offer, TransactionStatus status) {
        Product product = lock(offer);
        if (product == null) {
            return new Result.UnknownProduct();
        }
        if (product.quantity() < 1) {
            return new Result.OutOfStock();
        }
        IdempotencyKey key = keys.next();
        CustomerId customer = new CustomerId("guest-" + key.value());
        OrderId order = OrderId.derive(offer, customer, key);
        requireOne(database.sql(TAKE).param("product", offer.value()).update());
        record(order, offer, customer, product.price());

        Charged charged = payment.charge(order, customer.value(), product.price());
        return switch (charged.outcome()) {
            case CAPTURED -> {
                requireOne(database.sql(PAID)
                        .param("reference", charged.reference())
                        .param("now", now())
                        .param("order", order.value())
                        .update());
                yield new Result.Sold(product.quantity() - 1);
            }
            case DECLINED -> {
                status.setRollbackOnly();
                yield new Result.Declined();
            }
            case UNKNOWN -> new Result.PaymentPending();
        };
    }

    private @Nullable Product lock(OfferId offer) {
        List<Product> found = database.sql(LOCK)
                .param("product", offer.value())
                .query((row, number) -> new Product(row.getInt("QUANTITY"), row.getBigDecimal("PRICE")))
                .list();
        return found.isEmpty() ? null : found.getFirst();
    }

    private void record(OrderId order, OfferId offer, CustomerId customer, BigDecimal amount) {
        requireOne(database.sql(RECORD)
                .param("order", order.value())
                .param("now", now())
                .param("product", offer.value())
                .param("customer", customer.value())
                .param("amount", amount)
                .param("attempts", 1)
                .param("due", now().plusSeconds(SWEEP_AFTER_SECONDS))
                .update());
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
