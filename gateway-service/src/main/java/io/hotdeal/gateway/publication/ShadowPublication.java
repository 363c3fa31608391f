package io.hotdeal.gateway.publication;

import io.hotdeal.gateway.reservation.OrderPublisher;
import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.Outbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a shadow's orders: their events are made, and dropped where the producer would take them, then the orders leave the
 * shadow's outbox. Kafka never sees one. Any number may run at the same time.
 */
public final class ShadowPublication {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowPublication.class);

    private final Producer<byte[], byte[]> producer;
    private final OrderEventCodec codec;
    private final PublicationProperties limits;

    ShadowPublication(Producer<byte[], byte[]> producer, OrderEventCodec codec, PublicationProperties limits) {
        this.producer = producer;
        this.codec = codec;
        this.limits = limits;
    }

    /** Runs until it is closed. */
    public static final class DiscardingPublication implements AutoCloseable {

        private final OutboxCleaner cleaner;
        private final ImmediatePublisher publisher;

        private DiscardingPublication(OutboxCleaner cleaner, ImmediatePublisher publisher) {
            this.cleaner = cleaner;
            this.publisher = publisher;
        }

        public OrderPublisher publisher() {
            return publisher;
        }

        @Override
        public void close() {
            publisher.stop();
            cleaner.stop();
        }
    }

    /** @param outbox of the shadow */
    public DiscardingPublication start(Outbox outbox) {
        var cleaner = new OutboxCleaner(limits.queueCapacity(), outbox);
        var publisher = new ImmediatePublisher(
                limits.queueCapacity(), OrderSender.toNowhere(codec), cleaner, new SimpleMeterRegistry());
        cleaner.start();
        publisher.start();
        return new DiscardingPublication(cleaner, publisher);
    }

    /** Lets the gateway's own producer learn where the topic's partitions are, which its first order would wait for. */
    public void prepareProducer() {
        try {
            int partitions =
                    producer.partitionsFor(OrderTopic.REQUESTED.topicName()).size();
            LOG.debug("the producer knows {} partitions", partitions);
        } catch (KafkaException e) {
            LOG.warn("the producer does not know the partitions yet: {}", e.getMessage());
        }
    }
}
