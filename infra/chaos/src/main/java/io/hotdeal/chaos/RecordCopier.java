package io.hotdeal.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends every order event again with the same headers, as a producer does after a lost acknowledgement. */
final class RecordCopier {

    private static final List<String> TOPICS = List.of("hotdeal.order.requested.v1", "hotdeal.order.recorded.v1");
    private static final String COPY = "chaos-copy";

    private final String bootstrap;

    RecordCopier(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** Copies the new records of both topics for so long. */
    void copyEverything(int millis) {
        Map<String, Object> options = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.GROUP_ID_CONFIG,
                COPY + "-" + UUID.randomUUID(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        try (var consumer = new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                var producer = new KafkaProducer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            consumer.subscribe(TOPICS);
            while (System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(100))) {
                    if (found.headers().lastHeader(COPY) == null) {
                        var copy =
                                new ProducerRecord<>(found.topic(), null, found.key(), found.value(), found.headers());
                        copy.headers().add(COPY, new byte[0]);
                        // Closing waits for it; a lost copy does not matter.
                        var unused = producer.send(copy);
                    }
                }
            }
        }
    }
}
