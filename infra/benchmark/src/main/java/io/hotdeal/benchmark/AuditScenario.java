package io.hotdeal.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures the audit of a very large offer, and the audit and the rebuild of a small one beside millions of other orders. */
final class AuditScenario {

    private static final int SMALL = 2;
    private static final int SMALL_ORDERS = 1_000;
    private static final int LARGE = 3;
    private static final int LARGE_ORDERS = 1_000_000;
    /** The rows of the large offer, copied so often. */
    private static final int COPIES = 2;

    private static final int FIRST_COPY = 4;
    /** The worker ends its transactions, and the outboxes are empty. */
    private static final int QUIET_SECONDS = 5;

    private AuditScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        int orders = context.plan().scaled(LARGE_ORDERS);
        Section section = context.section(
                "Audits",
                ("the worker's command in a heap of 256 MiB, its start included: of an offer of %,d orders, alone and beside %,d others;"
                                + " of one of %,d orders")
                        .formatted(SMALL_ORDERS, (1 + COPIES) * orders, orders));
        try (BenchmarkStack shop = context.shop("audit", stack -> stack)) {
            Backlog.build(shop, SMALL, SMALL_ORDERS).drain();
            Small alone = small(context, shop, "alone");
            Backlog.build(shop, LARGE, orders).drain();
            copyRows(shop);
            Small beside = small(context, shop, "beside others");
            section.bar(alone.audit);
            section.bar(beside.audit);
            section.bar(alone.rebuild);
            section.bar(beside.rebuild);
            section.figure(beside.audit.dividedBy(alone.audit, "audit, beside others ÷ alone"), Goal.atMost(1.5, 1.1));
            section.figure(
                    beside.rebuild.dividedBy(alone.rebuild, "rebuild, beside others ÷ alone"), Goal.atMost(1.5, 1.1));
            section.figure(
                    LifeScenario.timed(
                            shop,
                            "audit of %,d orders in 256 MiB".formatted(orders),
                            List.of("audit", "--products", String.valueOf(LARGE))),
                    null);
        }
    }

    private record Small(Samples audit, Samples rebuild) {}

    private static Small small(BenchmarkContext context, BenchmarkStack shop, String where)
            throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        Small all = null;
        for (int round = 1; round <= context.plan().rounds(); round++) {
            Samples audit =
                    LifeScenario.timed(shop, "audit, " + where, List.of("audit", "--products", String.valueOf(SMALL)));
            Samples rebuild = LifeScenario.timed(shop, "rebuild, " + where, List.of("rebuild", String.valueOf(SMALL)));
            context.out()
                    .printf("  round %2d  %-14s audit %s, rebuild %s%n", round, where, audit.text(), rebuild.text());
            all = all == null ? new Small(audit, rebuild) : new Small(all.audit.and(audit), all.rebuild.and(rebuild));
        }
        if (all == null) {
            throw new IllegalArgumentException("no rounds");
        }
        return all;
    }

    /** Rows of offers that are not audited: as a year of sales leaves them. */
    private static void copyRows(BenchmarkStack shop) throws SQLException {
        try (Statement statement = shop.connection().createStatement()) {
            for (int copy = FIRST_COPY; copy < FIRST_COPY + COPIES; copy++) {
                statement.executeUpdate("""
                        INSERT INTO ORDER_HISTORY
                               (ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, ATTEMPTS, PAYMENT_REF, CHANNEL, SETTLED_AT)
                        SELECT RANDOM_UUID(), ORDER_DATE, %d, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, ATTEMPTS, PAYMENT_REF, CHANNEL, SETTLED_AT
                          FROM ORDER_HISTORY WHERE PROD_ID = %d""".formatted(copy, LARGE));
            }
        }
    }
}
