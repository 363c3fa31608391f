package io.hotdeal.worker.settlement;

import io.hotdeal.stock.StockLedger;
import io.hotdeal.worker.TestDatabase;
import io.hotdeal.worker.messaging.TestDelivery;
import io.hotdeal.worker.orders.RepeatableTransaction;
import io.hotdeal.worker.orders.SettlementRows;
import io.hotdeal.worker.recording.TestRecording;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Settlement over a real database, as one worker has it; Kafka and Redis are faked. */
public final class TestSettlement {

    private final SettleOrders settleOrders;
    private final SweepDueSettlements sweep;

    public TestSettlement(
            TestDatabase database, StockLedger ledger, TestDelivery kafka, MeterRegistry meters, Clock clock) {
        var transaction = TestRecording.transaction(database);
        var rows = new SettlementRows(database.client(), database.batches());
        var due = new DueSettlements(rows, transaction, meters, clock);
        settleOrders = new SettleOrders(ledger, kafka.publisher(), due, meters, clock);
        sweep = new SweepDueSettlements(rows, due, TestRecording.history(database), settleOrders, transaction, clock);
    }

    /** While Redis is reached, nothing asks the database. */
    static SettleOrders withoutDatabase(StockLedger ledger, TestDelivery kafka, MeterRegistry meters, Clock clock) {
        var none = new DriverManagerDataSource("jdbc:none");
        var rows = new SettlementRows(JdbcClient.create(none), new JdbcTemplate(none));
        var transaction = new RepeatableTransaction(new TransactionTemplate(new DataSourceTransactionManager(none)));
        return new SettleOrders(
                ledger, kafka.publisher(), new DueSettlements(rows, transaction, meters, clock), meters, clock);
    }

    public SettleOrders settleOrders() {
        return settleOrders;
    }

    /** One pass over the settlements that are due. */
    public void sweep() {
        sweep.sweep();
    }
}
