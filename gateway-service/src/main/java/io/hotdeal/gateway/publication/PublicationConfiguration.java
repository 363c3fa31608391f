package io.hotdeal.gateway.publication;

import io.hotdeal.gateway.offers.OfferSnapshots;
import io.hotdeal.gateway.payments.WebhookProperties;
import io.hotdeal.gateway.reservation.ReservationProperties;
import io.hotdeal.kafka.ConsumerLag;
import io.hotdeal.kafka.KafkaClientOptions;
import io.hotdeal.kafka.TopicProperties;
import io.hotdeal.kafka.TopicSetup;
import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.SecondKeepers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The producer with every option it depends on, and the two ways an order takes to it. */
@Configuration(proxyBeanMethods = false)
@Import(KafkaClientOptions.class)
class PublicationConfiguration {

    private static final OrderEventCodec CODEC = new OrderEventCodec("/gateway-service");

    /** Brokers, security and client id are Boot's {@code spring.kafka.*}; what the guarantees rest on is set here. */
    private static Map<String, Object> producerOptions(KafkaClientOptions kafka, PublicationProperties limits) {
        // After the delivery timeout the relay takes over.
        Map<String, Object> options = kafka.producer(limits.deliveryTimeout());
        // send() may wait this long for metadata or buffer space; then the order is left to the relay.
        options.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
        // Orders of one flash sale arrive together: wait a moment, send them together.
        options.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        // Bounds the memory of unsent events; beyond it send() blocks for max.block.ms.
        options.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * 1024 * 1024);
        return options;
    }

    /** Closed after the immediate publisher and the relay; every send it still waits for is bounded by the delivery timeout. */
    @Bean
    Producer<byte[], byte[]> orderProducer(
            KafkaClientOptions kafka,
            Admin topicAdmin,
            PublicationProperties limits,
            TopicProperties topics,
            MeterRegistry meters) {
        new TopicSetup(topicAdmin, topics).createOrCheck();
        var producer = new KafkaProducer<>(
                producerOptions(kafka, limits), new ByteArraySerializer(), new ByteArraySerializer());
        new KafkaClientMetrics(producer).bindTo(meters);
        return producer;
    }

    @Bean
    Admin topicAdmin(KafkaClientOptions kafka) {
        return Admin.create(kafka.admin());
    }

    @Bean
    ConsumerLag consumerLag(Admin topicAdmin) {
        return new ConsumerLag(topicAdmin);
    }

    @Bean
    OrderSender orderSender(Producer<byte[], byte[]> producer) {
        return new OrderSender(producer, CODEC);
    }

    @Bean
    ReportPublisher reportPublisher(Producer<byte[], byte[]> producer, WebhookProperties webhook) {
        return new ReportPublisher(producer, CODEC, webhook.publishWithin());
    }

    @Bean
    ShadowPublication shadowPublication(Producer<byte[], byte[]> producer, PublicationProperties limits) {
        return new ShadowPublication(producer, CODEC, limits);
    }

    @Bean
    OutboxCleaner outboxCleaner(PublicationProperties limits, Outbox outbox) {
        return new OutboxCleaner(limits.queueCapacity(), outbox);
    }

    @Bean
    ImmediatePublisher immediatePublisher(
            PublicationProperties limits, OrderSender sender, OutboxCleaner cleaner, MeterRegistry meters) {
        return new ImmediatePublisher(limits.queueCapacity(), sender, cleaner, meters);
    }

    @Bean
    AwaitKeepers awaitKeepers(
            AcknowledgeProperties acknowledge,
            ReservationProperties limits,
            SecondKeepers keepers,
            MeterRegistry meters) {
        return new AwaitKeepers(acknowledge, limits.deadline(), keepers, meters);
    }

    @Bean
    OutboxRelay outboxRelay(
            OfferSnapshots offers,
            Outbox outbox,
            OrderSender sender,
            PublicationProperties limits,
            MeterRegistry meters) {
        return new OutboxRelay(UUID.randomUUID().toString(), offers::waitingFor, outbox, sender, limits, meters);
    }
}
