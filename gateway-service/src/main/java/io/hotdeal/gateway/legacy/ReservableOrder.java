package io.hotdeal.gateway.legacy;

import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.security.GuestPolicy;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Profile;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sells one unit by the database alone, with profile {@code reservable}: takes it, records the order as due, commits; a
 * worker pays it. On Oracle 23ai with {@code oracle-reservable.sql}, buyers of a product do not wait for each other's
 * transactions; without it they do, for as long as these two statements take. Responds 202 when the order is committed.
 */
@RestController
@Profile("reservable")
class ReservableOrder {

    private static final String PRICE = "SELECT PRICE FROM HOTDEAL_LIST WHERE PROD_ID = :product";

    private final GuestPolicy guests;
    private final DatabaseTurns turns;
    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final IdempotencyKey.Source keys = new IdempotencyKey.Source();

    ReservableOrder(
            GuestPolicy guests,
            DatabaseTurns turns,
            JdbcClient database,
            TransactionTemplate transaction,
            Clock clock) {
        this.guests = guests;
        this.turns = turns;
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
    }

    @PostMapping("/order-reservable")
    ResponseEntity<Object> order(@RequestParam(defaultValue = "1") String prodId, HttpServletRequest request)
            throws InterruptedException {
        guests.check(request);
        OfferId offer = FieldErrors.require("prodId", prodId, OfferId::parse);
        boolean sold = turns.take(offer, () -> Boolean.TRUE.equals(transaction.execute(status -> sell(offer))));
        return sold
                ? LegacyController.text(HttpStatus.ACCEPTED, "Payment Pending")
                : LegacyController.text(HttpStatus.OK, "Out Of Stock");
    }

    private boolean sell(OfferId offer) {
        BigDecimal price = database.sql(PRICE)
                .param("product", offer.value())
                .query(BigDecimal.class)
                .optional()
                .orElseThrow(() -> Problem.UNKNOWN_OFFER.refuse("no product " + offer));
        if (!take(offer)) {
            return false;
        }
        IdempotencyKey key = keys.next();
        CustomerId customer = new CustomerId("guest-" + key.value());
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        LegacyRows.requireOne(database.sql(LegacyRows.RECORD)
                .param("order", OrderId.derive(offer, customer, key).value())
                .param("now", now)
                .param("product", offer.value())
                .param("customer", customer.value())
                .param("amount", price)
                .param("attempts", 0)
                .param("due", now)
                .update());
        return true;
    }

    /** The column's CHECK decides: a reservable column is not named in a WHERE, and no SELECT sees what others have reserved. */
    private boolean take(OfferId offer) {
        try {
            LegacyRows.requireOne(database.sql(LegacyRows.TAKE)
                    .param("product", offer.value())
                    .update());
            return true;
        } catch (DataIntegrityViolationException e) {
            return false;
        }
    }
}
