package io.hotdeal.worker.recovery;

import io.hotdeal.order.ConsumerLag;
import io.hotdeal.stock.OfferBook;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.StockReader;
import io.hotdeal.stock.StockRebuild;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.AuditConfiguration;
import io.hotdeal.worker.audit.JdbcOrderRecords;
import io.hotdeal.worker.delivery.DeadLetterBox;
import io.hotdeal.worker.delivery.EventPublisher;
import io.hotdeal.worker.delivery.PublicationConfiguration;
import io.hotdeal.worker.delivery.RedriveLetters;
import io.hotdeal.worker.recording.OrderHistory;
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
@Import({AuditConfiguration.class, PublicationConfiguration.class, OrderHistory.class})
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
    CatchUp catchUp(Admin auditAdmin, RecoveryProperties limits) {
        return new CatchUp(new ConsumerLag(auditAdmin), limits.patience());
    }

    @Bean
    RepairOrders repairOrders(OfferBook book, RepublishOrders republishOrders, CatchUp catchUp, Audit audit) {
        return new RepairOrders(book, republishOrders, catchUp, audit);
    }

    @Bean
    RebuildOffer rebuildOffer(
            JdbcClient database,
            TransactionTemplate transaction,
            OfferBook book,
            Outbox outbox,
            StockRebuild rebuild,
            RepublishOrders republishOrders,
            CatchUp catchUp,
            Audit audit) {
        return new RebuildOffer(
                new RecordedOffers(database, transaction),
                new JdbcOrderRecords(database),
                book,
                outbox,
                rebuild,
                republishOrders,
                catchUp,
                audit,
                () -> UUID.randomUUID().toString());
    }

    @Bean
    RedriveLetters redriveLetters(DeadLetterBox box, EventPublisher publisher) {
        return new RedriveLetters(box, publisher);
    }
}
