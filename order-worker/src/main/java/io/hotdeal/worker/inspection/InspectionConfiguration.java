package io.hotdeal.worker.inspection;

import io.hotdeal.stock.OfferReader;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.Outbox;
import io.hotdeal.worker.audit.AuditDependencies;
import io.hotdeal.worker.audit.ChargeRecords;
import io.hotdeal.worker.messaging.OrderEvents;
import io.hotdeal.worker.orders.StoredOrders;
import io.hotdeal.worker.payment.DecisionConfiguration;
import io.hotdeal.worker.recovery.RecoveryConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** The operator's own application: recovery's, and one order. Without {@code @Configuration}, so that the worker's scan does not find it. */
@Import({RecoveryConfiguration.class, DecisionConfiguration.class, StoredOrders.class, OrderEvents.class})
public class InspectionConfiguration {

    /** What is lazy may not come up at all: that is said when it is asked. */
    @Bean
    InspectOrder inspectOrder(
            @Lazy OfferStockStore offers,
            @Lazy OfferReader reader,
            @Lazy Outbox outbox,
            StoredOrders storedOrders,
            OrderEvents events,
            @Lazy ChargeRecords charges) {
        return new InspectOrder(
                offers, reader, outbox, storedOrders, events, charges, AuditDependencies::waitForWhatIsOnItsWay);
    }
}
