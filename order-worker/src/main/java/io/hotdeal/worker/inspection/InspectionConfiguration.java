package io.hotdeal.worker.inspection;

import io.hotdeal.worker.messaging.OrderEvents;
import io.hotdeal.worker.orders.StoredOrders;
import io.hotdeal.worker.payment.DecisionConfiguration;
import io.hotdeal.worker.recovery.RecoveryConfiguration;
import org.springframework.context.annotation.Import;

/** The operator's own application: recovery's, and one order. Without {@code @Configuration}, so that the worker's scan does not find it. */
@Import({
    RecoveryConfiguration.class,
    DecisionConfiguration.class,
    StoredOrders.class,
    OrderEvents.class,
    InspectOrder.class
})
public class InspectionConfiguration {}
