package io.hotdeal.benchmark;

import io.hotdeal.testkit.Component;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Measures how fast one worker settles a backlog, and the database's own limit: the same rows inserted by plain JDBC. */
final class SettleScenario {

    private static final int ORDERS = 100_000;
    private static final int ROWS_IN_A_BATCH = 500;
    private static final int FIRST_OFFER = 10;

    private static final String COLUMNS =
            "ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, NEXT_ATTEMPT,"
                    + " PAYMENT_REF, CHANNEL, SETTLED_AT";

    private SettleScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        int orders = context.plan().scaled(ORDERS);
        Section section = context.section(
                "Settle",
                "a backlog of %,d accepted orders, one worker, a provider that takes 30 ms per batch call; raw: the same rows"
                                .formatted(orders)
                        + " inserted into a copy of the table by JDBC batches of " + ROWS_IN_A_BATCH
                        + ", a commit each");
        List<Double> settled = new ArrayList<>();
        List<Double> raw = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        List<Double> heap = new ArrayList<>();
        try (BenchmarkStack shop = context.shop("settle", stack -> stack)) {
            Component worker = Component.worker(1);
            for (int round = 1 - context.plan().warmUp();
                    round <= context.plan().rounds();
                    round++) {
                int offer = FIRST_OFFER + round;
                // Paused, not stopped: the start scenario measures a worker's first seconds.
                shop.stack().pause(worker);
                Backlog backlog = Backlog.build(shop, offer, orders);
                shop.stack().resume(worker);
                Backlog.Drained drained = backlog.drain();
                double inserted = rawInsert(shop.connection(), offer);
                context.out()
                        .printf(
                                "  round %2d  settled %s/s, raw insert %s/s%n",
                                round, Samples.number(drained.ordersPerSecond()), Samples.number(inserted));
                if (round > 0) {
                    settled.add(drained.ordersPerSecond());
                    raw.add(inserted);
                    bytes.add(shop.redis().bytes(offer) / (double) orders);
                    heap.add(shop.heap(worker));
                    section.curve(new Section.Curve("round " + round, "seconds", "orders settled", drained.curve()));
                }
            }
        }
        Samples settle = new Samples("one worker, 202 → PAID", "orders/s", settled);
        Samples insert = new Samples("raw JDBC batch insert", "rows/s", raw);
        section.bar(settle);
        section.bar(insert);
        section.figure(settle, Goal.atLeast(10_000, 20_000));
        section.figure(settle.dividedBy(insert, "settle ÷ raw insert"), Goal.atLeast(0.25, 0.5));
        section.figure(new Samples("Redis bytes per settled order", "", bytes), Goal.atMost(250, 150));
        section.figure(new Samples("worker's heap after each backlog", "MiB", heap), null);
    }

    private static double rawInsert(Connection connection, int offer) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery(
                    "SELECT " + COLUMNS + " FROM ORDER_HISTORY WHERE PROD_ID = " + offer + " ORDER BY ORDER_ID")) {
                while (found.next()) {
                    Object[] row = new Object[11];
                    for (int i = 0; i < row.length; i++) {
                        row[i] = found.getObject(i + 1);
                    }
                    rows.add(row);
                }
            }
            statement.execute("DROP TABLE IF EXISTS BENCH_COPY");
            statement.execute("CREATE TABLE BENCH_COPY AS SELECT * FROM ORDER_HISTORY WHERE 1 = 0");
            statement.execute("ALTER TABLE BENCH_COPY ALTER COLUMN ORDER_ID SET NOT NULL");
            statement.execute("ALTER TABLE BENCH_COPY ADD CONSTRAINT BENCH_COPY_PK PRIMARY KEY (ORDER_ID)");
            statement.execute("CREATE INDEX BENCH_COPY_DUE_IX ON BENCH_COPY (NEXT_ATTEMPT)");
        }
        connection.setAutoCommit(false);
        long begin = System.nanoTime();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO BENCH_COPY (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (int from = 0; from < rows.size(); from += ROWS_IN_A_BATCH) {
                for (Object[] row : rows.subList(from, Math.min(from + ROWS_IN_A_BATCH, rows.size()))) {
                    for (int i = 0; i < row.length; i++) {
                        insert.setObject(i + 1, row[i]);
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.commit();
            }
        } finally {
            connection.setAutoCommit(true);
        }
        return rows.size() / ((System.nanoTime() - begin) / 1e9);
    }
}
