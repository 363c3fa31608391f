package io.hotdeal.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderEvent;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Orders, events and Kafka records with readable ids. */
public final class TestOrders {

    public static final OfferId OFFER = new OfferId(1);
    private static final OrderEventCodec CODEC = new OrderEventCodec("/test");

    private TestOrders() {}

    /** The order with this number; numbers sort as ids do. */
    public static OrderId id(int number) {
        return new OrderId("00000000-0000-7000-8000-%012x".formatted(number));
    }

    public static OrderRequested requested(int number, int quantity, Instant reservedAt) {
        return requested(OFFER, number, quantity, reservedAt);
    }

    public static OrderRequested requested(OfferId offer, int number, int quantity, Instant reservedAt) {
        return new OrderRequested(
                id(number),
                offer,
                new CustomerId("c-" + number),
                quantity,
                new BigDecimal("19.90").multiply(BigDecimal.valueOf(quantity)),
                reservedAt);
    }

    /** Orders {@code from} to {@code to}, one unit each. */
    public static List<OrderRequested> series(int from, int to, Instant reservedAt) {
        List<OrderRequested> orders = new ArrayList<>();
        for (int number = from; number <= to; number++) {
            orders.add(requested(number, 1, reservedAt));
        }
        return orders;
    }

    /** Events as a consumer gets them, offsets from 0. */
    public static List<ConsumerRecord<byte[], byte[]>> batch(List<? extends OrderEvent> events) {
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        events.forEach(event -> batch.add(received(CODEC.encode(event), batch.size())));
        return batch;
    }

    public static ConsumerRecord<byte[], byte[]> unreadable(String topic, String type, String key, String value) {
        var message = new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8));
        message.headers().add("ce_type", type.getBytes(UTF_8));
        return received(message, 99);
    }

    private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent, long offset) {
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                offset,
                1_764_000_000_000L,
                TimestampType.CREATE_TIME,
                sent.key().length,
                sent.value().length,
                sent.key(),
                sent.value(),
                new RecordHeaders(sent.headers()),
                Optional.empty());
    }
}
