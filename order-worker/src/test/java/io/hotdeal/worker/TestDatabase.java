package io.hotdeal.worker;

import com.zaxxer.hikari.HikariDataSource;
import io.hotdeal.containers.TestDependencies;
import io.hotdeal.offer.OfferId;
import io.hotdeal.startup.RowLock;
import io.hotdeal.testkit.DatabaseAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The real schema, of its own: in an H2 inside this JVM in Oracle mode, or in the database that {@link TestDependencies} has. */
public final class TestDatabase implements AutoCloseable {

    private final HikariDataSource pool = new HikariDataSource();
    private final CountingDataSource counting = new CountingDataSource(pool);

    public TestDatabase() {
        this(10_000);
    }

    /** @param lockTimeoutMillis how long H2 waits for a locked row */
    public TestDatabase(int lockTimeoutMillis) {
        DatabaseAddress place = TestDependencies.database(() -> new DatabaseAddress(
                "jdbc:h2:mem:" + UUID.randomUUID()
                        + ";MODE=Oracle;OPTIMIZE_REUSE_RESULTS=0;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT="
                        + lockTimeoutMillis,
                "sa",
                ""));
        pool.setJdbcUrl(place.jdbcUrl());
        pool.setUsername(place.user());
        pool.setPassword(place.password());
        pool.setMaximumPoolSize(40);
        pool.setMinimumIdle(1);
        Flyway.configure().dataSource(pool).load().migrate();
    }

    public DataSource dataSource() {
        return counting.source();
    }

    /** Round trips to the database so far: each execution of a statement or of a batch. */
    public int executions() {
        return counting.executions();
    }

    public JdbcClient client() {
        return JdbcClient.create(batches());
    }

    public JdbcTemplate batches() {
        var template = new JdbcTemplate(dataSource());
        template.setExceptionTranslator(RowLock.translator());
        return template;
    }

    public TransactionTemplate transaction() {
        return new TransactionTemplate(new DataSourceTransactionManager(dataSource()));
    }

    /** Sold out, and closed two days ago. */
    public void allocateClosed(OfferId offer) {
        allocate(offer, 5);
        client().sql("UPDATE HOTDEAL_ALLOCATION SET STATE = 'CLOSED', SOLD = ALLOCATED WHERE PROD_ID = :product")
                .param("product", offer.value())
                .update();
        addChange(offer, "close", "APPLIED");
    }

    /** A close of two days ago. */
    public void addChange(OfferId offer, String change, String state) {
        client().sql("""
                        INSERT INTO HOTDEAL_CHANGE (PROD_ID, CHANGE_ID, KIND, UNITS, STATE, CHANGED_AT)
                        VALUES (:product, :change, 'CLOSE', 0, :state, TIMESTAMP '2026-11-21 10:00:00')""")
                .param("product", offer.value())
                .param("change", change)
                .param("state", state)
                .update();
    }

    public void allocate(OfferId offer, int units) {
        client().sql("""
                        INSERT INTO HOTDEAL_ALLOCATION (PROD_ID, ALLOCATED, SOLD, STATE, PRICE)
                        VALUES (:product, :units, 0, 'OPEN', 19.90)""").param("product", offer.value()).param("units", units).update();
    }

    public void allocateMore(OfferId offer, int units) {
        client().sql("UPDATE HOTDEAL_ALLOCATION SET ALLOCATED = ALLOCATED + :units WHERE PROD_ID = :product")
                .param("product", offer.value())
                .param("units", units)
                .update();
    }

    public long sold(OfferId offer) {
        return number("SELECT SOLD FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :id", offer.value());
    }

    public long allocated(OfferId offer) {
        return number("SELECT ALLOCATED FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :id", offer.value());
    }

    public long shopQuantity(OfferId offer) {
        return number("SELECT QUANTITY FROM HOTDEAL_LIST WHERE PROD_ID = :id", offer.value());
    }

    /** Order ids by status. */
    public Map<String, String> statuses() {
        Map<String, String> statuses = new TreeMap<>();
        client().sql("SELECT ORDER_ID, STATUS FROM ORDER_HISTORY").query(row -> {
            statuses.put(row.getString("ORDER_ID"), row.getString("STATUS"));
        });
        return statuses;
    }

    /** Ids of the orders whose settlement is due now or later. */
    public List<String> settlementsDue() {
        return client().sql("SELECT ORDER_ID FROM HOTDEAL_SETTLEMENT ORDER BY ORDER_ID")
                .query((row, number) -> row.getString("ORDER_ID"))
                .list();
    }

    public long attempts(String orderId) {
        return number("SELECT ATTEMPTS FROM ORDER_HISTORY WHERE ORDER_ID = :id", orderId);
    }

    private long number(String query, Object id) {
        return client().sql(query).param("id", id).query(Long.class).single();
    }

    @Override
    public void close() {
        pool.close();
    }
}
