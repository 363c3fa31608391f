package io.hotdeal.worker.messaging;

import io.hotdeal.kafka.KafkaClientOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** Consumers, and what happens when a batch fails. Brokers and security are Boot's {@code spring.kafka.*}. */
@Configuration(proxyBeanMethods = false)
class ConsumerConfiguration {

    private static Map<String, Object> consumerOptions(KafkaClientOptions kafka, DeliveryProperties limits) {
        Map<String, Object> options = kafka.consumer();
        // A new group begins with the first order ever, not with the next one.
        options.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Offsets are committed by the container, after the listener has returned.
        options.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        options.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        options.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int)
                limits.maxPollInterval().toMillis());
        if (isClassic(options)) {
            // A worker that comes or goes does not stop the others: only the partitions that move pause.
            options.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
            // A killed worker's partitions move after this; shorter would move them on a long garbage collection.
            options.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
            options.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        }
        // Wait a moment for a fuller batch: one row update serves all of it. An idle consumer asks as often as this
        // ends: six of them every 20 ms kept a sixth of a core busy in each worker, and the broker with it.
        options.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 16 * 1024);
        options.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        return options;
    }

    /** With {@code group.protocol=consumer} (KIP-848) the broker assigns partitions and has the time-outs; consumers refuse theirs. */
    private static boolean isClassic(Map<String, Object> options) {
        return !GroupProtocol.CONSUMER
                .name()
                .equalsIgnoreCase(String.valueOf(options.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)));
    }

    /** Needs the producer only so that the topics exist before the first consumer looks for them. */
    @Bean
    ConsumerFactory<byte[], byte[]> consumerFactory(
            KafkaClientOptions kafka,
            DeliveryProperties limits,
            Producer<byte[], byte[]> producer,
            MeterRegistry meters) {
        var consumers = new DefaultKafkaConsumerFactory<>(
                consumerOptions(kafka, limits), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        // Which partitions this worker has, and how far behind it is on each.
        consumers.addListener(new MicrometerConsumerListener<>(meters));
        return consumers;
    }

    @Bean
    ConsumerFailureShutdown stoppedContainers(ApplicationEventPublisher availability) {
        // On a thread of its own: the shutdown waits for the consumers, and it is one of theirs that asks.
        return new ConsumerFailureShutdown(
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
        handler.setRetryListeners(new BatchFailureLog());
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
