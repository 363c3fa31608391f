package io.hotdeal.gateway.publication;

import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.order.OrderEvent.PaymentReported;
import io.hotdeal.order.OrderEventCodec;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what the payment provider reports, and waits until Kafka has it. Safe for any thread. */
public final class ReportPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(ReportPublisher.class);

    private final Producer<byte[], byte[]> producer;
    private final OrderEventCodec codec;
    private final Duration within;

    ReportPublisher(Producer<byte[], byte[]> producer, OrderEventCodec codec, Duration within) {
        this.producer = producer;
        this.codec = codec;
        this.within = within;
    }

    /**
     * Returns once Kafka has acknowledged the event.
     *
     * @throws RefusedException 503 when that is not known in time; Kafka may get the event later, which is harmless
     */
    public void publish(PaymentReported event) {
        try {
            producer.send(codec.encode(event)).get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.warn("Kafka has not acknowledged event {} of the payment provider: {}", event.eventId(), e.toString());
            throw notAcknowledged();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notAcknowledged();
        }
    }

    private static RefusedException notAcknowledged() {
        return Problem.DEPENDENCY_UNAVAILABLE.refuse("Kafka has not acknowledged the event; send it again");
    }
}
