package io.hotdeal.cli.takeover;

import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.Topology;
import io.hotdeal.testkit.shop.AuditProcess;
import io.hotdeal.testkit.shop.ShopClient;
import io.hotdeal.testkit.shop.WorkerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares what the buyers of an offer hold with rows and charges, and heals what the audit finds. */
final class TakeoverJudge {

    /** An audit takes some seconds, and waits for orders in flight itself. */
    private static final int AUDITS = 12;

    /** Findings that are right, and stay: orders that were sold a second time, or lost. Counted on their own. */
    private static final Set<String> COUNTED = Set.of("REJECTED_ORDER", "CLIENT_ORDER");

    private final RunningStack stack;
    private final ShopClient shop;
    private final Topology topology;

    TakeoverJudge(RunningStack stack, ShopClient shop, Topology topology) {
        this.stack = stack;
        this.shop = shop;
        this.topology = topology;
    }

    private record Row(int units, String status) {}

    /** @param orders of the buyers' 202s */
    TakeoverResult judge(int offer, int units, Way way, List<String> orders, Duration pause)
            throws IOException, InterruptedException, SQLException {
        Path held = stack.runFolder().resolve("held-" + offer + ".txt");
        Files.write(held, orders);
        Set<String> found = findings(offer, held);
        Set<String> left = found;
        if (!found.isEmpty()) {
            WorkerCommand.quietly(
                    stack.runFolder(), stack.workerEnvironment(), List.of("rebuild", Integer.toString(offer)));
            left = findings(offer, held);
        }
        Map<String, Row> rows = rows(offer);
        Map<String, Integer> captures = shop.captures();
        int paid = rows.values().stream()
                .filter(row -> row.status().equals("PAID"))
                .mapToInt(Row::units)
                .sum();
        return new TakeoverResult(
                topology,
                way,
                orders.size(),
                (int) orders.stream().filter(order -> !rows.containsKey(order)).count(),
                (int) orders.stream()
                        .filter(order -> rows.getOrDefault(order, new Row(0, ""))
                                .status()
                                .equals("REJECTED"))
                        .count(),
                Math.max(0, paid - units),
                (int) rows.keySet().stream()
                        .filter(order -> captures.getOrDefault(order, 0) > 1)
                        .count(),
                pause,
                found,
                left.stream().filter(kind -> !COUNTED.contains(kind)).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The audit's kinds of findings, once no order is in flight. */
    private Set<String> findings(int offer, Path held) throws IOException, InterruptedException {
        AuditProcess.Result audit;
        int attempt = 0;
        do {
            audit = AuditProcess.result(stack.runFolder(), stack.workerEnvironment(), held, List.of(offer));
        } while (audit.exitCode() == AuditProcess.NOT_QUIET && ++attempt < AUDITS);
        if (audit.exitCode() == AuditProcess.PASSED) {
            return Set.of();
        }
        // An audit whose findings cannot be read has not passed.
        return audit.exitCode() == AuditProcess.FINDINGS && !audit.kinds().isEmpty()
                ? new TreeSet<>(audit.kinds())
                : Set.of("the audit ended with " + audit.exitCode());
    }

    private Map<String, Row> rows(int offer) throws SQLException {
        Map<String, Row> rows = new HashMap<>();
        try (Connection connection =
                        DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
                PreparedStatement query = connection.prepareStatement(
                        "SELECT ORDER_ID, QUANTITY, STATUS FROM ORDER_HISTORY WHERE PROD_ID = ?")) {
            query.setInt(1, offer);
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    rows.put(found.getString(1), new Row(found.getInt(2), found.getString(3)));
                }
            }
        }
        return rows;
    }
}
