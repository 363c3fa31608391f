package io.hotdeal.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.order.OrderTopic;
import io.hotdeal.testkit.shop.TopicDump;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Reads and writes the stack's topics with a plain client. */
final class TopicRecords implements AutoCloseable {

    private final String bootstrap;
    private final KafkaProducer<byte[], byte[]> producer;

    TopicRecords(String bootstrap) {
        this.bootstrap = bootstrap;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** All records that are in the topic now. */
    List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        return TopicDump.read(bootstrap, topic);
    }

    /** Sends copies with the same headers. @return when Kafka has acknowledged all */
    void sendAgain(List<ConsumerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException, TimeoutException {
        for (ConsumerRecord<byte[], byte[]> copy : records) {
            send(new ProducerRecord<>(copy.topic(), null, copy.key(), copy.value(), copy.headers()));
        }
    }

    void send(OrderTopic topic, String key, String value, String type)
            throws ExecutionException, InterruptedException, TimeoutException {
        var message = new ProducerRecord<>(topic.topicName(), key.getBytes(UTF_8), value.getBytes(UTF_8));
        message.headers().add("ce_type", type.getBytes(UTF_8));
        send(message);
    }

    private void send(ProducerRecord<byte[], byte[]> message)
            throws ExecutionException, InterruptedException, TimeoutException {
        producer.send(message).get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        producer.close();
    }
}
