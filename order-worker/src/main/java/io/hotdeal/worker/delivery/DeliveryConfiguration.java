package io.hotdeal.worker.delivery;

import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.order.TopicProperties;
import io.hotdeal.order.TopicSetup;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** Producer, consumers and what happens when a batch fails. Brokers and security are Boot's {@code spring.kafka.*}. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    /** A dead letter is its record plus headers, so it may be a little larger than the largest record. */
    private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;

    private static Map<String, Object> producerOptions(KafkaProperties kafka, DeliveryProperties limits) {
        Map<String, Object> options = new HashMap<>(kafka.buildProducerProperties());
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

    private static Map<String, Object> consumerOptions(KafkaProperties kafka, DeliveryProperties limits) {
        Map<String, Object> options = new HashMap<>(kafka.buildConsumerProperties());
        // A new group begins with the first order ever, not with the next one.
        options.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Offsets are committed by the container, after the listener has returned.
        options.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        options.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        options.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int)
                limits.maxPollInterval().toMillis());
        // A worker that comes or goes does not stop the others: only the partitions that move pause.
        options.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // A killed worker's partitions move after this; shorter would move them on a long garbage collection.
        options.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        options.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        // Wait a moment for a fuller batch: one row update serves all of it.
        options.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 16 * 1024);
        options.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        return options;
    }

    @Bean
    Admin topicAdmin(KafkaProperties kafka) {
        Map<String, Object> options = new HashMap<>(kafka.buildAdminProperties());
        // Less than TopicSetup waits: a Kafka that is away is said so by Kafka's own reason, and soon.
        options.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        options.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 12_000);
        return Admin.create(options);
    }

    @Bean
    Producer<byte[], byte[]> eventProducer(
            KafkaProperties kafka, Admin topicAdmin, DeliveryProperties limits, TopicProperties topics) {
        new TopicSetup(topicAdmin, topics).createOrCheck();
        return new KafkaProducer<>(
                producerOptions(kafka, limits), new ByteArraySerializer(), new ByteArraySerializer());
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

    /** Needs the producer only so that the topics exist before the first consumer looks for them. */
    @Bean
    ConsumerFactory<byte[], byte[]> consumerFactory(
            KafkaProperties kafka, DeliveryProperties limits, Producer<byte[], byte[]> producer) {
        return new DefaultKafkaConsumerFactory<>(
                consumerOptions(kafka, limits), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Bean
    StoppedContainers stoppedContainers(ApplicationEventPublisher availability) {
        // On a thread of its own: the shutdown waits for the consumers, and it is one of theirs that asks.
        return new StoppedContainers(
                availability, code -> Thread.ofPlatform().name("exit").start(() -> System.exit(code)));
    }

    @Bean
    DefaultErrorHandler tryForever(DeliveryProperties limits) {
        var backOff = new ExponentialBackOff(limits.firstBackOff().toMillis(), 2);
        backOff.setMaxInterval(limits.longestBackOff().toMillis());
        var handler = new DefaultErrorHandler(
                (message, failure) -> {
                    throw new IllegalStateException("the back-off has no end, so no record is ever given up", failure);
                },
                backOff);
        // Data errors are decided in the stages; what arrives here is a part that is away, whatever its class.
        handler.setClassifications(Map.of(), true);
        handler.setRetryListeners(new FailedBatches());
        return handler;
    }

    @Bean
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> kafkaListenerContainerFactory(
            ConsumerFactory<byte[], byte[]> consumers, DefaultErrorHandler tryForever) {
        var factory = new ConcurrentKafkaListenerContainerFactory<byte[], byte[]>();
        factory.setConsumerFactory(consumers);
        factory.setBatchListener(true);
        factory.setCommonErrorHandler(tryForever);
        factory.getContainerProperties().setAckMode(ContainerProperties.AckMode.BATCH);
        factory.getContainerProperties().setSyncCommits(true);
        return factory;
    }
}
