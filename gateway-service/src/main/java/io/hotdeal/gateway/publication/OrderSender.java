package io.hotdeal.gateway.publication;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.stock.Reservation;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Makes the event of a reservation and gives it to the producer. */
final class OrderSender {

    /** Takes an event to Kafka; {@link Producer#send(ProducerRecord, Callback)}. */
    @FunctionalInterface
    private interface Transport {
        void send(ProducerRecord<byte[], byte[]> event, Callback done);
    }

    private final Transport transport;
    private final Runnable flush;
    private final OrderEventCodec codec;

    OrderSender(Producer<byte[], byte[]> producer, OrderEventCodec codec) {
        this(
                (event, done) -> {
                    // The callback says all that the returned future would.
                    var unused = producer.send(event, done);
                },
                producer::flush,
                codec);
    }

    private OrderSender(Transport transport, Runnable flush, OrderEventCodec codec) {
        this.transport = transport;
        this.flush = flush;
        this.codec = codec;
    }

    /** For orders of a shadow: makes their events, says that they were acknowledged, and sends none. */
    static OrderSender toNowhere(OrderEventCodec codec) {
        return new OrderSender((event, done) -> done.onCompletion(null, null), () -> {}, codec);
    }

    /**
     * Blocks for at most {@code max.block.ms}.
     *
     * @param done gets null when Kafka has acknowledged the event, else why it is unknown whether Kafka has it; called once,
     *             on the caller's thread or the producer's
     */
    void send(OfferId offer, Reservation reservation, Consumer<@Nullable Exception> done) {
        OrderRequested event = reservation.requested(offer);
        try {
            transport.send(codec.encode(event), (metadata, failure) -> done.accept(failure));
        } catch (KafkaException e) {
            done.accept(e);
        }
    }

    /** Waits until every send so far was acknowledged or has failed; bounded by the delivery timeout. */
    void flush() {
        flush.run();
    }
}
