package io.hotdeal.worker.doctor;

import io.hotdeal.worker.orders.SettlementRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether the schema is the one that this version's statements are for, changes of offers that broke off, and due settlements. */
final class CheckDatabase implements Check {

    private final DataSource source;
    private final JdbcClient database;

    CheckDatabase(DataSource source, JdbcClient database) {
        this.source = source;
        this.database = database;
    }

    @Override
    public String part() {
        return "the database";
    }

    @Override
    public List<Diagnostic> diagnostics() {
        List<Diagnostic> diagnostics = new ArrayList<>();
        MigrationInfoService migrations =
                Flyway.configure().dataSource(source).load().info();
        MigrationInfo[] pending = migrations.pending();
        MigrationInfo current = migrations.current();
        String version = current == null ? "empty" : "at version " + current.getVersion();
        if (pending.length > 0) {
            diagnostics.add(Diagnostic.fault(
                    "the schema is %s, %d migrations behind: %s".formatted(version, pending.length, names(pending)),
                    "start a gateway or worker of this version, which migrates it, or give its user the right to"));
        }
        Arrays.stream(migrations.all())
                .filter(migration -> migration.getState().isFailed())
                .forEach(migration -> diagnostics.add(Diagnostic.fault(
                        "migration " + migration.getScript() + " has failed",
                        "mend what it says in FLYWAY_SCHEMA_HISTORY's log, then flyway repair")));
        if (current != null && pending.length == 0) {
            unfinishedChanges(diagnostics);
            dueSettlements(diagnostics);
        }
        return diagnostics;
    }

    private static String names(MigrationInfo[] migrations) {
        return String.join(
                ", ", Arrays.stream(migrations).map(MigrationInfo::getScript).toList());
    }

    private void unfinishedChanges(List<Diagnostic> diagnostics) {
        List<Integer> offers = database.sql(
                        "SELECT DISTINCT PROD_ID FROM HOTDEAL_CHANGE WHERE STATE IN ('PENDING', 'STORED') ORDER BY PROD_ID")
                .query((row, number) -> row.getInt("PROD_ID"))
                .list();
        if (!offers.isEmpty()) {
            diagnostics.add(Diagnostic.warning(
                    "a change of the offers " + offers + " is not finished",
                    "start a gateway, which completes it; if it stays so: repeat the request, see docs/runbook.md"));
        }
    }

    private void dueSettlements(List<Diagnostic> diagnostics) {
        long orders = new SettlementRows(database, new JdbcTemplate(source)).count();
        if (orders > 0) {
            diagnostics.add(Diagnostic.warning(
                    orders + " final orders wait for their settlement in Redis",
                    "restore Redis, or the shard that a worker's log names; a worker then settles them, so if the number "
                            + "does not fall, start one"));
        }
    }
}
