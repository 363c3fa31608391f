package io.hotdeal.worker.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.order.OrderEventCodec;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publisher and dead letters over Kafka's own mock producer. */
public final class TestDelivery {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    private final EventPublisher publisher = new EventPublisher(producer, new OrderEventCodec("/order-worker"), 1_000);

    public EventPublisher publisher() {
        return publisher;
    }

    public DeadLetters deadLetters(MeterRegistry meters) {
        return new DeadLetters(publisher, meters);
    }

    /** From now on Kafka refuses everything, until {@link #back}. */
    public void away() {
        producer.sendException = new KafkaException("Kafka is away");
    }

    public void back() {
        producer.sendException = null;
    }

    /** Keys of what was sent to the topic, in the order of sending. */
    public List<String> keys(String topic) {
        return sent(topic).map(message -> new String(message.key(), UTF_8)).toList();
    }

    /** Reasons of the dead letters in the topic. */
    public List<String> reasons(String deadLetterTopic) {
        return sent(deadLetterTopic)
                .map(letter -> new String(
                        letter.headers().lastHeader(DeadLetters.REASON).value(), UTF_8))
                .toList();
    }

    Stream<ProducerRecord<byte[], byte[]>> sent(String topic) {
        return producer.history().stream().filter(message -> message.topic().equals(topic));
    }

    public void forget() {
        producer.clear();
    }
}
