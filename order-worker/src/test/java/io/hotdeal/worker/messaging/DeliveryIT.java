package io.hotdeal.worker.messaging;

import static io.hotdeal.worker.TestOrders.series;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.kafka.KafkaClientOptions;
import io.hotdeal.kafka.TopicProperties;
import io.hotdeal.order.OrderEvent;
import io.hotdeal.order.OrderEvent.OrderSettled;
import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.worker.WorkerStack;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** The consumers' options and error handling against a real broker. */
@ExtendWith(WorkerStack.Shared.class)
class DeliveryIT {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static WorkerStack workers;

    @SuppressWarnings("NullAway.Init")
    private static Producer<byte[], byte[]> producer;

    private static final ConsumerConfiguration CONFIGURATION = new ConsumerConfiguration();
    private static final ProducerConfiguration PUBLICATION = new ProducerConfiguration();
    private static final MeterRegistry METERS = new SimpleMeterRegistry();
    private static final DeliveryProperties LIMITS = new DeliveryProperties(
            Duration.ofSeconds(10), Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMinutes(1));

    @BeforeAll
    static void connect(WorkerStack shared) {
        workers = shared;
        try (Admin admin = PUBLICATION.topicAdmin(kafka())) {
            producer = PUBLICATION.eventProducer(
                    kafka(), admin, LIMITS, new TopicProperties(8, (short) 1, 1, Duration.ofDays(7)), METERS);
        }
    }

    @AfterAll
    static void disconnect() {
        producer.close();
    }

    @Test
    void aFailedBatchIsRepeatedAsAWholeUntilItSucceedsAndDropsNothing() throws Exception {
        Queue<String> done = new ConcurrentLinkedQueue<>();
        AtomicInteger failures = new AtomicInteger();
        var container = container("repeats", batch -> {
            if (failures.incrementAndGet() <= 15) {
                throw new ClassCastException("even what Spring takes for fatal");
            }
            batch.forEach(message -> done.add(new String(message.key(), UTF_8)));
        });
        container.start();
        List<OrderEvent> sent = settled(1, 20);
        publish(sent);

        String[] ids = sent.stream().map(event -> event.orderId().value()).toArray(String[]::new);
        await("all arrive after fifteen failures")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(done).contains(ids));
        container.stop();
        assertThat(failures.get()).isGreaterThan(15);
    }

    @Test
    void anErrorInAListenerEndsTheWorker() throws Exception {
        Queue<Integer> exits = new ConcurrentLinkedQueue<>();
        var stopped = new ConsumerFailureShutdown(event -> {}, exits::add);
        var container = container("errors", batch -> {
            throw new LinkageError("a class is missing");
        });
        container.setApplicationEventPublisher(event -> {
            if (event instanceof ConsumerStoppedEvent end) {
                stopped.on(end);
            }
        });
        container.start();
        publish(settled(100, 101));

        await("the worker ends").atMost(PATIENCE).until(() -> exits.contains(70));
        container.stop();
    }

    @Test
    void aConsumerThatIsStoppedInOrderDoesNotEndTheWorker() {
        Queue<Integer> exits = new ConcurrentLinkedQueue<>();
        Queue<Object> stops = new ConcurrentLinkedQueue<>();
        var stopped = new ConsumerFailureShutdown(event -> {}, exits::add);
        var container = container("orderly", batch -> {});
        container.setApplicationEventPublisher(event -> {
            if (event instanceof ConsumerStoppedEvent end) {
                stopped.on(end);
                stops.add(end);
            }
        });
        container.start();
        container.stop();

        await("it has stopped").atMost(PATIENCE).until(() -> !stops.isEmpty());
        assertThat(exits).isEmpty();
    }

    /** Events of the one type that no worker on the same stack consumes. */
    private static List<OrderEvent> settled(int from, int to) {
        return series(from, to, NOW).stream()
                .<OrderEvent>map(order -> new OrderSettled(
                        order.orderId(), order.offerId(), OrderStatus.PAID, "ch_" + order.orderId(), NOW, null))
                .toList();
    }

    private static void publish(List<OrderEvent> events) {
        new EventPublisher(producer, new OrderEventCodec("/test"), 11_000).publish(events);
    }

    private static ConcurrentMessageListenerContainer<byte[], byte[]> container(
            String group, BatchMessageListener<byte[], byte[]> listener) {
        var factory = CONFIGURATION.kafkaListenerContainerFactory(
                CONFIGURATION.consumerFactory(kafka(), LIMITS, producer, METERS), CONFIGURATION.tryForever(LIMITS));
        ConcurrentMessageListenerContainer<byte[], byte[]> container =
                factory.createContainer(OrderTopic.SETTLED.topicName());
        container.setBeanName(group);
        container.getContainerProperties().setGroupId(group);
        container.getContainerProperties().setMessageListener(listener);
        return container;
    }

    private static KafkaClientOptions kafka() {
        KafkaConnectionDetails connection = () -> List.of(workers.stack().kafkaBootstrap());
        return new KafkaClientOptions(new KafkaProperties(), connection);
    }
}
