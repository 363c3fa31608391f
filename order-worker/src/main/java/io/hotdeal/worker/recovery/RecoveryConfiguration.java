package io.hotdeal.worker.recovery;

import io.hotdeal.kafka.ConsumerLag;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.StockLedger;
import io.hotdeal.stock.StockReader;
import io.hotdeal.stock.StockRebuild;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.AuditConfiguration;
import io.hotdeal.worker.audit.JdbcOfferStates;
import io.hotdeal.worker.audit.JdbcOrderRecords;
import io.hotdeal.worker.messaging.DeadLetterReader;
import io.hotdeal.worker.messaging.EventPublisher;
import io.hotdeal.worker.messaging.ProducerConfiguration;
import io.hotdeal.worker.messaging.RedriveDeadLetters;
import io.hotdeal.worker.orders.EndedOrders;
import io.hotdeal.worker.orders.OrderHistory;
import io.hotdeal.worker.orders.RepeatableTransaction;
import io.hotdeal.worker.orders.SettlementRows;
import io.hotdeal.worker.settlement.DueSettlements;
import io.hotdeal.worker.settlement.SettleOrders;
import java.time.Clock;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The operator's own application: the audit's, and a producer. Without {@code @Configuration}, so that the worker's scan does not find it. */
@EnableConfigurationProperties(RecoveryProperties.class)
@Import({
    AuditConfiguration.class,
    ProducerConfiguration.class,
    OrderHistory.class,
    EndedOrders.class,
    RepeatableTransaction.class,
    SettlementRows.class,
    DueSettlements.class,
    SettleOrders.class
})
public class RecoveryConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    RepublishOrders republishOrders(StockReader reader, OrderHistory history, EventPublisher events, Clock clock) {
        return new RepublishOrders(reader, history, events, clock);
    }

    @Bean
    DrainWaiter catchUp(Admin auditAdmin, RecoveryProperties limits) {
        return new DrainWaiter(new ConsumerLag(auditAdmin), limits.patience());
    }

    @Bean
    RecordedOffers recordedOffers(JdbcClient database, TransactionTemplate transaction) {
        return new RecordedOffers(database, transaction);
    }

    @Bean
    RepairStates repairStates(
            OfferStockStore book,
            JdbcClient database,
            RecordedOffers offers,
            StockRebuild rebuild,
            DrainWaiter catchUp,
            Audit audit) {
        return new RepairStates(book, new JdbcOfferStates(database), offers, rebuild, catchUp, audit);
    }

    @Bean
    RepairOrders repairOrders(
            OfferStockStore book,
            RepublishOrders republishOrders,
            RepairStates repairStates,
            DrainWaiter catchUp,
            Audit audit) {
        return new RepairOrders(book, republishOrders, repairStates, catchUp, audit);
    }

    @Bean
    RebuildOffer rebuildOffer(
            JdbcClient database,
            RecordedOffers offers,
            Outbox outbox,
            StockRebuild rebuild,
            RepublishOrders republishOrders,
            DrainWaiter catchUp,
            Audit audit) {
        return new RebuildOffer(
                offers,
                new JdbcOrderRecords(database),
                outbox,
                rebuild,
                republishOrders,
                catchUp,
                audit,
                () -> UUID.randomUUID().toString());
    }

    @Bean
    RedriveDeadLetters redriveLetters(DeadLetterReader box, EventPublisher publisher) {
        return new RedriveDeadLetters(box, publisher);
    }

    @Bean
    DiscardDeadLetters discardDeadLetters(
            OfferStockStore book,
            StockLedger ledger,
            EndedOrders ended,
            SettleOrders settleOrders,
            RedriveDeadLetters redriveLetters) {
        return new DiscardDeadLetters(book, ledger, ended, settleOrders, redriveLetters);
    }
}
