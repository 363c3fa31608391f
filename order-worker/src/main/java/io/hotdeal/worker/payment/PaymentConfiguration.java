package io.hotdeal.worker.payment;

import io.hotdeal.kafka.ConsumerLag;
import io.hotdeal.order.OrderTopic;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PaymentConfiguration {

    @Bean
    PaymentQueue paymentQueue(Admin topicAdmin, PaymentProvider provider, PaymentProperties limits) {
        ConsumerLag lag = new ConsumerLag(topicAdmin);
        return new PaymentQueue(() -> lag.of(OrderTopic.PAYER_GROUP), provider, limits);
    }
}
