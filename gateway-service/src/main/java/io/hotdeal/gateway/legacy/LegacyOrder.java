package io.hotdeal.gateway.legacy;

import io.hotdeal.gateway.legacy.LegacyCharge.Charged;
import io.hotdeal.gateway.legacy.LegacyRows.GuestOrder;
import io.hotdeal.gateway.legacy.LegacyRows.Product;
import io.hotdeal.offer.OfferId;
import java.time.Clock;
import java.util.Objects;
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

    private final TransactionTemplate transaction;
    private final LegacyCharge payment;
    private final LegacyRows rows;

    LegacyOrder(JdbcClient database, TransactionTemplate transaction, LegacyCharge payment, Clock clock) {
        this.transaction = transaction;
        this.payment = payment;
        this.rows = new LegacyRows(database, clock);
    }

    Result place(OfferId offer) {
        return Objects.requireNonNull(transaction.execute(status -> sell(offer, status)));
    }

    private Result sell(OfferId offer, TransactionStatus status) {
        Product product = rows.lock(offer);
        if (product == null) {
            return new Result.UnknownProduct();
        }
        if (product.quantity() < 1) {
            return new Result.OutOfStock();
        }
        rows.take(offer);
        GuestOrder order = rows.record(offer, product.price());
        return pay(order, product.quantity() - 1, payment, rows, status);
    }

    /** Pays within the transaction that has recorded the order; a decline rolls it back. */
    static Result pay(
            GuestOrder order, int remaining, LegacyCharge payment, LegacyRows rows, TransactionStatus status) {
        Charged charged = payment.charge(order);
        return switch (charged.outcome()) {
            case CAPTURED -> {
                LegacyRows.requireOne(rows.pay(order.id(), charged.reference()));
                yield new Result.Sold(remaining);
            }
            case DECLINED -> {
                status.setRollbackOnly();
                yield new Result.Declined();
            }
            case UNKNOWN -> new Result.PaymentPending();
        };
    }
}
