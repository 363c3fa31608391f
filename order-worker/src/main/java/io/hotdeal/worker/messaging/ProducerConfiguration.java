package io.hotdeal.worker.messaging;

import io.hotdeal.kafka.KafkaClientOptions;
import io.hotdeal.kafka.TopicProperties;
import io.hotdeal.kafka.TopicSetup;
import io.hotdeal.order.OrderEventCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The producer and what goes through it; also for an operator's commands, which consume nothing. */
@Configuration(proxyBeanMethods = false)
@Import(KafkaClientOptions.class)
@EnableConfigurationProperties({DeliveryProperties.class, TopicProperties.class})
public class ProducerConfiguration {

    /** A dead letter is its record plus headers, so it may be a little larger than the largest record. */
    private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;

    private static Map<String, Object> producerOptions(KafkaClientOptions kafka, DeliveryProperties limits) {
        Map<String, Object> options = kafka.producer();
        // Acknowledged means: every in-sync replica has it. Offsets are committed on the strength of it.
        options.put(ProducerConfig.ACKS_CONFIG, "all");
        // The producer's own retries make no copies.
        options.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        options.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                limits.timeout().toMillis());
        options.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                limits.timeout().dividedBy(2).toMillis());
        options.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, limits.timeout().toMillis());
        // A batch is sent at once and awaited: waiting for more would only add delay.
        options.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        options.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        options.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        options.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        return options;
    }

    @Bean
    Admin topicAdmin(KafkaClientOptions kafka) {
        Map<String, Object> options = kafka.admin();
        // Less than TopicSetup waits: a Kafka that is away is said so by Kafka's own reason, and soon.
        options.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        options.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 12_000);
        return Admin.create(options);
    }

    @Bean
    Producer<byte[], byte[]> eventProducer(
            KafkaClientOptions kafka,
            Admin topicAdmin,
            DeliveryProperties limits,
            TopicProperties topics,
            MeterRegistry meters) {
        new TopicSetup(topicAdmin, topics).createOrCheck();
        var producer = new KafkaProducer<>(
                producerOptions(kafka, limits), new ByteArraySerializer(), new ByteArraySerializer());
        new KafkaClientMetrics(producer).bindTo(meters);
        return producer;
    }

    @Bean
    EventPublisher eventPublisher(Producer<byte[], byte[]> producer, DeliveryProperties limits) {
        // The producer gives up first, with the better reason.
        return new EventPublisher(
                producer, new OrderEventCodec("/order-worker"), limits.timeout().toMillis() + 1_000);
    }

    @Bean
    DeadLetters deadLetters(EventPublisher publisher, MeterRegistry meters) {
        return new DeadLetters(publisher, meters);
    }
}
