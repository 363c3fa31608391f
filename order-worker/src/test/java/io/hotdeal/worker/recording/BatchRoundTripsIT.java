package io.hotdeal.worker.recording;

import static io.hotdeal.worker.TestOrders.requested;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderId;
import io.hotdeal.worker.TestClock;
import io.hotdeal.worker.TestDatabase;
import io.hotdeal.worker.orders.OrderHistory;
import io.hotdeal.worker.orders.OrderInserts;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.RepeatableTransaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A batch needs as many statements for 300 offers as for one. */
class BatchRoundTripsIT {

    private static final int RECORDS = 500;

    private final TestDatabase database = new TestDatabase();
    private final TestClock clock = new TestClock();
    private final AtomicInteger executions = new AtomicInteger();
    private final AdmitOrders admitOrders = admitOrders(counting(database.dataSource()));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void recordingNeedsNoMoreStatementsForManyOffersThanForOne() {
        for (int offer = 1; offer <= 301; offer++) {
            database.allocate(new OfferId(offer), RECORDS);
        }
        int ofOne = executionsFor(0, 1, 1);
        int ofMany = executionsFor(RECORDS, 2, 300);

        assertThat(database.statuses()).hasSize(2 * RECORDS);
        assertThat(database.sold(new OfferId(2))).isEqualTo(2);
        assertThat(ofMany).as("statements and batches for 300 offers").isEqualTo(ofOne);
        assertThat(ofMany).isLessThanOrEqualTo(8);
    }

    private int executionsFor(int first, int firstOffer, int offers) {
        List<OrderRequested> orders = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            orders.add(requested(new OfferId(firstOffer + i % offers), first + i, 1, clock.instant()));
        }
        executions.set(0);
        Map<OrderId, OrderRow> rows = admitOrders.admit(orders);
        assertThat(rows).hasSize(RECORDS);
        return executions.get();
    }

    private AdmitOrders admitOrders(DataSource source) {
        JdbcClient client = JdbcClient.create(source);
        return new AdmitOrders(
                new OrderHistory(client),
                new OrderInserts(client, new JdbcTemplate(source)),
                new RepeatableTransaction(new TransactionTemplate(new DataSourceTransactionManager(source))),
                clock,
                TestRecording.LIMITS);
    }

    /** Counts what a driver sends: each execution of a statement or of a batch. */
    private DataSource counting(DataSource source) {
        return proxy(DataSource.class, source);
    }

    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (target instanceof PreparedStatement && method.getName().startsWith("execute")) {
                executions.incrementAndGet();
            }
            try {
                Object result = method.invoke(target, args);
                if (result instanceof PreparedStatement) {
                    return proxy(PreparedStatement.class, result);
                }
                return result instanceof Connection ? proxy(Connection.class, result) : result;
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }));
    }
}
