package io.hotdeal.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderEvent;
import io.hotdeal.order.OrderEvent.OrderRecorded;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.worker.delivery.DeadLetterBox;
import io.hotdeal.worker.fuzz.FuzzedRecord;
import io.hotdeal.worker.fuzz.Records;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * Sends thousands of records of every type that a worker reads, good and bad ones mixed: each bad one is a dead letter with
 * its reason, each good one counts once, and no partition stops. The seed is printed; {@code -Dtest.seed=} makes the same
 * records again, but for the ids of the orders.
 */
class RecordFuzzIT {

    private static final OfferId OFFER = new OfferId(301);
    private static final int UNITS = 3_000;
    private static final int ORDERS = 1_000;
    private static final int REPEATED = 500;
    private static final int FAULTY = 2_000;
    private static final int CONTRADICTING = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static WorkerStack workers;

    private final long seed = Long.getLong("test.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Records records = new Records(Instant.now());

    @BeforeAll
    static void start() throws Exception {
        workers = WorkerStack.start("record-fuzz");
    }

    @AfterAll
    static void end() {
        workers.close();
    }

    @Test
    void everyBadRecordIsADeadLetterWithItsReasonAndEveryGoodOneCountsOnce() throws Exception {
        System.out.println("RecordFuzzIT: -Dtest.seed=" + seed);
        assertThat(topicsThatWorkersRead())
                .containsExactlyInAnyOrder(OrderTopic.REQUESTED_NAME, OrderTopic.RECORDED_NAME);
        workers.open(OFFER, UNITS);
        List<OrderRequested> orders = workers.reserve(OFFER, ORDERS);
        JqwikSession.start();
        try {
            fuzz(OrderTopic.REQUESTED, OrderTopic.RECORDER_GROUP, requested(orders));
            workers.awaitSettled(OFFER, ORDERS);
            fuzz(OrderTopic.RECORDED, OrderTopic.PAYER_GROUP, recorded(orders));
        } finally {
            JqwikSession.finish();
        }
        thereAreOnlyTheOrders(orders);
    }

    private List<FuzzedRecord> requested(List<OrderRequested> orders) {
        List<FuzzedRecord> mixed = new ArrayList<>(
                generate(FAULTY, records.faulty(RecordFuzzIT::unknownRequested, Records.Own.REQUESTED)));
        mixed.addAll(generate(REPEATED, records.valid(orders)));
        orders.forEach(order -> mixed.add(Records.plain(order)));
        Collections.shuffle(mixed, random);
        // Last: in its partition, the order itself is before it.
        mixed.addAll(generate(CONTRADICTING, records.contradicting(orders)));
        return mixed;
    }

    private List<FuzzedRecord> recorded(List<OrderRequested> orders) {
        List<OrderRecorded> events = orders.stream()
                .map(order -> new OrderRecorded(order.orderId(), order.offerId(), order.reservedAt()))
                .toList();
        List<FuzzedRecord> mixed =
                new ArrayList<>(generate(FAULTY, records.faulty(RecordFuzzIT::unknownRecorded, Records.Own.RECORDED)));
        mixed.addAll(generate(REPEATED, records.valid(events)));
        Collections.shuffle(mixed, random);
        return mixed;
    }

    private static OrderEvent unknownRequested(UUID id) {
        return new OrderRequested(
                new OrderId(id.toString()), OFFER, new CustomerId("fuzz"), 1, new BigDecimal("19.90"), Instant.now());
    }

    private static OrderEvent unknownRecorded(UUID id) {
        return new OrderRecorded(new OrderId(id.toString()), OFFER, Instant.now());
    }

    private List<FuzzedRecord> generate(int count, Arbitrary<FuzzedRecord> arbitrary) {
        RandomGenerator<FuzzedRecord> generator = arbitrary.generator(1_000);
        return IntStream.range(0, count)
                .mapToObj(number -> generator.next(random).value())
                .toList();
    }

    private void fuzz(OrderTopic topic, String group, List<FuzzedRecord> sent) throws Exception {
        List<RecordMetadata> places =
                workers.send(sent.stream().map(FuzzedRecord::message).toList());
        await("%s is read to its end, -Dtest.seed=%d".formatted(topic.topicName(), seed))
                .atMost(PATIENCE)
                .until(() -> workers.lag(group, topic) == 0);
        Map<String, ConsumerRecord<byte[], byte[]>> letters = new LinkedHashMap<>();
        List<ConsumerRecord<byte[], byte[]>> found = workers.records(topic, true);
        found.forEach(letter -> letters.put(origin(letter), letter));

        Set<String> bad = new HashSet<>();
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            FuzzedRecord input = sent.get(i);
            String place = places.get(i).partition() + "@" + places.get(i).offset();
            if (!input.isValid()) {
                bad.add(place);
                String fault = faultOf(letters.get(place), input);
                if (!fault.isEmpty()) {
                    faults.add(fault + " of " + input);
                }
            }
        }
        print(topic, sent);
        assertThat(faults).as("-Dtest.seed=%d", seed).isEmpty();
        assertThat(letters.keySet()).as("dead letters, -Dtest.seed=%d", seed).isEqualTo(bad);
        assertThat(listed(topic)).as("listed for the operator").isEqualTo(found.size());
    }

    private static String faultOf(@Nullable ConsumerRecord<byte[], byte[]> letter, FuzzedRecord input) {
        if (letter == null) {
            return "no dead letter";
        }
        String reason = header(letter, "hotdeal-reason");
        return input.reason().matcher(reason).matches() ? "" : "the reason is [" + reason + "]";
    }

    private static String origin(ConsumerRecord<byte[], byte[]> letter) {
        return header(letter, "hotdeal-original-partition") + "@" + header(letter, "hotdeal-original-offset");
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        var header = letter.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    /** As {@code redrive} lists them. */
    private static long listed(OrderTopic topic) {
        var box = new DeadLetterBox(() -> new KafkaConsumer<>(
                Map.of("bootstrap.servers", workers.stack().kafkaBootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()));
        return box.open().stream().filter(letter -> letter.topic() == topic).count();
    }

    private void thereAreOnlyTheOrders(List<OrderRequested> orders) {
        workers.awaitSettled(OFFER, ORDERS);
        Set<String> ids = orders.stream().map(order -> order.orderId().value()).collect(Collectors.toSet());
        List<String> rows = workers.database()
                .sql("SELECT ORDER_ID FROM ORDER_HISTORY")
                .query((row, number) -> String.valueOf(row.getString(1)))
                .list();
        assertThat(rows).as("-Dtest.seed=%d", seed).hasSize(ORDERS).hasSameElementsAs(ids);
        assertThat(workers.statuses(OFFER)).containsExactly(Map.entry("PAID", ORDERS));
        assertThat(workers.sold(OFFER)).isEqualTo(ORDERS);
        assertThat(workers.standing(OFFER).stock().sold()).isEqualTo(ORDERS);
        assertThat(workers.standing(OFFER).stock().available()).isEqualTo(UNITS - ORDERS);
    }

    private void print(OrderTopic topic, List<FuzzedRecord> sent) {
        Map<String, Long> kinds =
                sent.stream().collect(Collectors.groupingBy(FuzzedRecord::kind, TreeMap::new, Collectors.counting()));
        long valid = sent.stream().filter(FuzzedRecord::isValid).count();
        System.out.println("RecordFuzzIT: " + topic.topicName() + " " + sent.size() + " records, " + valid + " valid, "
                + (sent.size() - valid) + " dead letters, -Dtest.seed=" + seed);
        kinds.forEach((kind, count) -> System.out.printf("  %-36s %6d%n", kind, count));
    }

    /** By the topics' own description, so that a new one without a fuzz is noticed. */
    private static List<String> topicsThatWorkersRead() throws Exception {
        try (InputStream description = OrderTopic.class.getResourceAsStream("/asyncapi.yaml")) {
            Map<String, Map<String, Map<String, Object>>> document = new Yaml().load(description);
            List<String> topics = new ArrayList<>();
            document.getOrDefault("operations", Map.of()).values().stream()
                    .filter(operation -> "receive".equals(operation.get("action")))
                    .forEach(operation -> topics.add(address(document, operation)));
            return topics;
        }
    }

    private static String address(
            Map<String, Map<String, Map<String, Object>>> document, Map<String, Object> operation) {
        String channel = String.valueOf(((Map<?, ?>) operation.getOrDefault("channel", Map.of())).get("$ref"))
                .replace("#/channels/", "");
        return String.valueOf(document.getOrDefault("channels", Map.of())
                .getOrDefault(channel, Map.of())
                .get("address"));
    }
}
