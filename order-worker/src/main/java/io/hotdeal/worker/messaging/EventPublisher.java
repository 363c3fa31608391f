package io.hotdeal.worker.messaging;

import io.hotdeal.order.OrderEvent;
import io.hotdeal.order.OrderEventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Publishes and waits: when a call returns, Kafka has acknowledged everything it was given. Safe for any thread. */
public final class EventPublisher {

    private final Producer<byte[], byte[]> producer;
    private final OrderEventCodec codec;
    private final long timeoutMillis;

    EventPublisher(Producer<byte[], byte[]> producer, OrderEventCodec codec, long timeoutMillis) {
        this.producer = producer;
        this.codec = codec;
        this.timeoutMillis = timeoutMillis;
    }

    /** @throws PublishException when Kafka has not acknowledged every event; some may be there, which is harmless */
    public void publish(List<? extends OrderEvent> events) {
        sendAll(events.stream().map(codec::encode).toList());
    }

    void sendAll(List<ProducerRecord<byte[], byte[]>> messages) {
        List<Future<?>> sends = new ArrayList<>(messages.size());
        for (ProducerRecord<byte[], byte[]> message : messages) {
            Future<?> send = send(message);
            if (send.isDone()) {
                await(send); // refused at once: each further one could block as long again
            }
            sends.add(send);
        }
        for (Future<?> send : sends) {
            await(send);
        }
    }

    private Future<?> send(ProducerRecord<byte[], byte[]> message) {
        try {
            return producer.send(message);
        } catch (KafkaException e) {
            throw new PublishException("Kafka takes no record: " + e.getMessage(), e);
        }
    }

    private void await(Future<?> send) {
        try {
            send.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new PublishException("Kafka has not acknowledged a record: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new PublishException("Kafka has not acknowledged a record within " + timeoutMillis + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException("interrupted while waiting for Kafka", e);
        }
    }
}
