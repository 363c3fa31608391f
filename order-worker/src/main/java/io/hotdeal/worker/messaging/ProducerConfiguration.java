package io.hotdeal.worker.messaging;

import io.hotdeal.kafka.KafkaClientOptions;
import io.hotdeal.kafka.TopicProperties;
import io.hotdeal.kafka.TopicSetup;
import io.hotdeal.order.OrderEventCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
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
        // Offsets are committed on the strength of what this producer's acknowledgements mean.
        Map<String, Object> options = kafka.producer(limits.timeout());
        options.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, limits.timeout().toMillis());
        // A batch is sent at once and awaited: waiting for more would only add delay.
        options.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        options.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        return options;
    }

    @Bean
    Admin topicAdmin(KafkaClientOptions kafka) {
        return Admin.create(kafka.admin());
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
