package io.hotdeal.gateway.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.order.OrderEvent.PaymentReported;
import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.order.OrderId;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ReportPublisherTest {

    private static final OrderId ORDER = new OrderId("0190f3a1-7000-7000-8000-000000000001");
    private static final PaymentReported EVENT =
            new PaymentReported("evt-1", ORDER, ORDER.value(), "CAPTURED", null, null, null, Instant.EPOCH);

    private static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
        return new MockProducer<>(acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void publish(MockProducer<byte[], byte[]> producer) {
        new ReportPublisher(producer, new OrderEventCodec("/gateway-service"), Duration.ofMillis(100)).publish(EVENT);
    }

    @Test
    void returnsWhenKafkaHasTheEvent() {
        MockProducer<byte[], byte[]> producer = producer(true);

        publish(producer);

        assertThat(producer.history())
                .singleElement()
                .satisfies(sent -> assertThat(sent.topic()).isEqualTo("hotdeal.payment.reported.v1"));
    }

    @Test
    void refusesAnEventThatKafkaHasNotAcknowledgedInTime() {
        assertUnavailable(producer(false));
    }

    @Test
    void refusesAnEventThatKafkaDoesNotTake() {
        MockProducer<byte[], byte[]> producer = producer(true);
        producer.sendException = new TimeoutException("no metadata");

        assertUnavailable(producer);
    }

    private static void assertUnavailable(MockProducer<byte[], byte[]> producer) {
        assertThatThrownBy(() -> publish(producer))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().status()).isEqualTo(503));
    }
}
