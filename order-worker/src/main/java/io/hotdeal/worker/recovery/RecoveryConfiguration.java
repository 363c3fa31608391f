package io.hotdeal.worker.recovery;

import io.hotdeal.kafka.ConsumerLag;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.StockRebuild;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.AuditConfiguration;
import io.hotdeal.worker.audit.JdbcOfferStates;
import io.hotdeal.worker.audit.JdbcOrderRecords;
import io.hotdeal.worker.messaging.ProducerConfiguration;
import io.hotdeal.worker.messaging.RedriveDeadLetters;
import io.hotdeal.worker.orders.CancelRows;
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

/** The operator's own application: the audit's, and a producer. Without {@code @Configuration}, so that the worker's scan does not find it. */
@EnableConfigurationProperties(RecoveryProperties.class)
@Import({
    AuditConfiguration.class,
    ProducerConfiguration.class,
    OrderHistory.class,
    EndedOrders.class,
    CancelRows.class,
    RepeatableTransaction.class,
    SettlementRows.class,
    DueSettlements.class,
    SettleOrders.class,
    JdbcOfferStates.class,
    RecordedOffers.class,
    RepublishOrders.class,
    RepairStates.class,
    RepairOrders.class,
    RedriveDeadLetters.class,
    DiscardDeadLetters.class
})
public class RecoveryConfiguration {

    @Bean
    DrainWaiter drainWaiter(Admin auditAdmin, RecoveryProperties limits) {
        return new DrainWaiter(new ConsumerLag(auditAdmin), limits.patience());
    }

    @Bean
    RebuildOffer rebuildOffer(
            JdbcClient database,
            RecordedOffers offers,
            Outbox outbox,
            StockRebuild rebuild,
            RepublishOrders republishOrders,
            DrainWaiter drainWaiter,
            Audit audit,
            Clock clock) {
        return new RebuildOffer(
                offers,
                new JdbcOrderRecords(database, clock),
                outbox,
                rebuild,
                republishOrders,
                drainWaiter,
                audit,
                () -> UUID.randomUUID().toString());
    }
}
