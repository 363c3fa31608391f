package io.hotdeal.worker.payment;

import io.hotdeal.worker.orders.PaymentRows;
import io.hotdeal.worker.orders.RefundRows;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** {@link DecidePayment} and {@link DecideCancel} in an operator's application. Without {@code @Configuration}, so that the worker's scan does not find it. */
@EnableConfigurationProperties({PaymentProperties.class, ProviderCredentials.class})
@Import({
    PaymentRows.class,
    RefundRows.class,
    HttpPaymentProvider.class,
    StorePayments.class,
    StoreCancels.class,
    CancelOrder.class,
    DecidePayment.class,
    DecideCancel.class
})
public class DecisionConfiguration {}
