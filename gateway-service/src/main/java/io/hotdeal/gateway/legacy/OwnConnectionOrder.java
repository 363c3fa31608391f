package io.hotdeal.gateway.legacy;

import com.zaxxer.hikari.HikariDataSource;
import io.hotdeal.gateway.legacy.LegacyOrder.Result;
import io.hotdeal.gateway.legacy.LegacyRows.GuestOrder;
import io.hotdeal.gateway.legacy.LegacyRows.Product;
import io.hotdeal.offer.OfferId;
import java.time.Clock;
import java.util.Objects;
import java.util.Properties;
import org.springframework.context.annotation.Profile;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database's half of the workshop's Redis application, with profile {@code bench}: connects anew for each order, records it, pays,
 * commits. The product's row is not touched, so nothing here notices an order too many. {@link DatabaseTurns} bound the connections.
 */
@Component
@Profile("bench")
public final class OwnConnectionOrder {

    private final DatabaseTurns turns;
    private final LegacyCharge payment;
    private final TransactionTemplate transaction;
    private final LegacyRows rows;

    OwnConnectionOrder(DatabaseTurns turns, LegacyCharge payment, HikariDataSource pool, Clock clock) {
        this.turns = turns;
        this.payment = payment;
        DriverManagerDataSource unpooled = unpooled(pool);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(unpooled));
        this.rows = new LegacyRows(JdbcClient.create(unpooled), clock);
    }

    /** The same database, with the same bounds on each wait. */
    private static DriverManagerDataSource unpooled(HikariDataSource pool) {
        var properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        var unpooled = new DriverManagerDataSource(pool.getJdbcUrl(), properties);
        unpooled.setUsername(pool.getUsername());
        unpooled.setPassword(pool.getPassword());
        return unpooled;
    }

    /**
     * Records and pays an order whose unit was taken from the counter. When it fails or is declined, the counter is not told: that is how
     * the workshop's code is.
     *
     * @param remaining units left by the counter
     * @throws io.hotdeal.gateway.response.RefusedException 503 when no turn came within the patience, 404 for no product
     */
    public ResponseEntity<Object> place(OfferId offer, int remaining) throws InterruptedException {
        Result result = turns.take(
                offer, () -> Objects.requireNonNull(transaction.execute(status -> sell(offer, remaining, status))));
        return LegacyController.respond(offer, result);
    }

    private Result sell(OfferId offer, int remaining, TransactionStatus status) {
        Product product = rows.read(offer);
        if (product == null) {
            return new Result.UnknownProduct();
        }
        GuestOrder order = rows.record(offer, product.price());
        return LegacyOrder.pay(order, remaining, payment, rows, status);
    }
}
