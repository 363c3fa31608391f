package io.hotdeal.gateway.legacy;

import io.hotdeal.gateway.legacy.LegacyCharge.Charged;
import io.hotdeal.gateway.legacy.LegacyOrder.Result;
import io.hotdeal.gateway.legacy.LegacyRows.GuestOrder;
import io.hotdeal.gateway.legacy.LegacyRows.Product;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.gateway.security.GuestPolicy;
import io.hotdeal.offer.OfferId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Two baselines, with profile {@code bench}: the old path with the payment after the commit, and the same with one conditional
 * {@code UPDATE} in place of the lock. The row is locked for the statements alone, and no connection is held while the provider works:
 * {@link DatabaseTurns} bound the connections, {@code hotdeal.gateway.intake.concurrency} the payments. What is not paid in the request,
 * the worker's sweep pays; it also settles a declined order and returns its unit.
 */
@RestController
@Profile("bench")
class PaymentAfterCommit {

    private static final Logger LOG = LoggerFactory.getLogger(PaymentAfterCommit.class);

    /**
     * What the transaction has done.
     *
     * @param order  null when none was recorded
     * @param result of the sale; with an order, that of a captured payment
     */
    private record Sale(@Nullable GuestOrder order, Result result) {}

    private final GuestPolicy guests;
    private final DatabaseTurns turns;
    private final TransactionTemplate transaction;
    private final LegacyCharge payment;
    private final LegacyRows rows;

    PaymentAfterCommit(
            GuestPolicy guests,
            DatabaseTurns turns,
            JdbcClient database,
            TransactionTemplate transaction,
            LegacyCharge payment,
            Clock clock) {
        this.guests = guests;
        this.turns = turns;
        this.transaction = transaction;
        this.payment = payment;
        this.rows = new LegacyRows(database, clock);
    }

    @RequestMapping(
            path = "/bench/pay-after-commit",
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<Object> withLock(@RequestParam(defaultValue = "1") String prodId, HttpServletRequest request)
            throws InterruptedException {
        return order(prodId, request, this::sellByLock);
    }

    @RequestMapping(
            path = "/bench/conditional-update",
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<Object> withCondition(@RequestParam(defaultValue = "1") String prodId, HttpServletRequest request)
            throws InterruptedException {
        return order(prodId, request, this::sellByCondition);
    }

    private ResponseEntity<Object> order(String prodId, HttpServletRequest request, Function<OfferId, Sale> sell)
            throws InterruptedException {
        guests.check(request);
        OfferId offer = FieldErrors.require("prodId", prodId, OfferId::parse);
        Sale sale = turns.take(offer, () -> Objects.requireNonNull(transaction.execute(status -> sell.apply(offer))));
        GuestOrder order = sale.order();
        return LegacyController.respond(offer, order == null ? sale.result() : pay(offer, order, sale.result()));
    }

    private Sale sellByLock(OfferId offer) {
        Product product = rows.lock(offer);
        if (product == null) {
            return new Sale(null, new Result.UnknownProduct());
        }
        if (product.quantity() < 1) {
            return new Sale(null, new Result.OutOfStock());
        }
        rows.take(offer);
        return new Sale(rows.record(offer, product.price()), new Result.Sold(product.quantity() - 1));
    }

    private Sale sellByCondition(OfferId offer) {
        boolean taken = rows.takeIfLeft(offer);
        Product product = rows.read(offer);
        if (product == null) {
            return new Sale(null, new Result.UnknownProduct());
        }
        return taken
                ? new Sale(rows.record(offer, product.price()), new Result.Sold(product.quantity()))
                : new Sale(null, new Result.OutOfStock());
    }

    private Result pay(OfferId offer, GuestOrder order, Result sold) throws InterruptedException {
        Charged charged = payment.charge(order);
        return switch (charged.outcome()) {
            case CAPTURED -> settle(offer, order, charged) ? sold : new Result.PaymentPending();
            case DECLINED -> new Result.Declined();
            case UNKNOWN -> new Result.PaymentPending();
        };
    }

    /** @return false when it could not be stored: the order exists, and the sweep settles it */
    private boolean settle(OfferId offer, GuestOrder order, Charged charged) throws InterruptedException {
        try {
            return turns.take(offer, () -> rows.pay(order.id(), charged.reference())) == 1;
        } catch (RefusedException | DataAccessException e) {
            LOG.atWarn()
                    .addKeyValue("orderId", order.id())
                    .log("order {} is charged and was not stored as paid: {}", order.id(), e.getMessage());
            return false;
        }
    }
}
