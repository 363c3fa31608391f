package io.hotdeal.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderEvent;
import io.hotdeal.order.OrderEvent.OrderRecorded;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderEvent.PaymentReported;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.worker.fuzz.FuzzedRecord;
import io.hotdeal.worker.fuzz.RecordGenerators;
import io.hotdeal.worker.messaging.DeadLetterReader;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.Yaml;

/**
 * Sends records of every type that a worker reads, good and bad ones mixed: each bad one is a dead letter with its reason,
 * each good one counts once, and no partition stops. The seed is printed; {@code -Dtest.seed=} makes the same records again,
 * but for the ids of the orders.
 */
@ExtendWith(WorkerStack.Shared.class)
class RecordFuzzIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final WorkerStack workers;
    private final long seed = Long.getLong("test.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final RecordGenerators records = new RecordGenerators(Instant.now());

    RecordFuzzIT(WorkerStack workers) {
        this.workers = workers;
    }

    /**
     * A sale and the records around it.
     *
     * @param repeated valid records that repeat an order's, of each type
     * @param faulty records, of each type
     * @param contradicting records that say something else about an order
     */
    private record Plan(OfferId offer, int units, int orders, int repeated, int faulty, int contradicting) {}

    @Test
    void everyBadRecordIsADeadLetterWithItsReasonAndEveryGoodOneCountsOnce() throws Exception {
        fuzz(new Plan(new OfferId(301), 200, 60, 40, 100, 20));
    }

    @Test
    @Tag("full")
    void thousandsOfBadRecordsAreDeadLettersWithTheirReasonsAndEveryGoodOneCountsOnce() throws Exception {
        fuzz(new Plan(new OfferId(302), 3_000, 1_000, 500, 2_000, 100));
    }

    private void fuzz(Plan plan) throws Exception {
        System.out.println("RecordFuzzIT: -Dtest.seed=" + seed);
        assertThat(topicsThatWorkersRead())
                .containsExactlyInAnyOrder(
                        OrderTopic.REQUESTED_NAME, OrderTopic.RECORDED_NAME, OrderTopic.REPORTED_NAME);
        // Orders of other tests on the same stack.
        List<String> others = rows();
        workers.open(plan.offer(), plan.units());
        List<OrderRequested> orders = workers.reserve(plan.offer(), plan.orders());
        JqwikSession.start();
        try {
            fuzz(OrderTopic.REQUESTED, OrderTopic.RECORDER_GROUP, requested(plan, orders));
            workers.awaitSettled(plan.offer(), plan.orders());
            fuzz(OrderTopic.RECORDED, OrderTopic.PAYER_GROUP, recorded(plan, orders));
            fuzz(OrderTopic.REPORTED, OrderTopic.REPORTS_GROUP, reported(plan, orders));
        } finally {
            JqwikSession.finish();
        }
        thereAreOnlyTheOrders(plan, orders, others);
    }

    private List<FuzzedRecord> requested(Plan plan, List<OrderRequested> orders) {
        List<FuzzedRecord> mixed = new ArrayList<>(generate(
                plan.faulty(),
                records.faulty(id -> unknownRequested(plan.offer(), id), RecordGenerators.Own.REQUESTED)));
        mixed.addAll(generate(plan.repeated(), records.valid(orders)));
        orders.forEach(order -> mixed.add(RecordGenerators.plain(order)));
        Collections.shuffle(mixed, random);
        // Last: in its partition, the order itself is before it.
        mixed.addAll(generate(plan.contradicting(), records.contradicting(orders)));
        return mixed;
    }

    private List<FuzzedRecord> recorded(Plan plan, List<OrderRequested> orders) {
        List<OrderRecorded> events = orders.stream()
                .map(order -> new OrderRecorded(order.orderId(), order.offerId(), order.reservedAt()))
                .toList();
        List<FuzzedRecord> mixed = new ArrayList<>(generate(
                plan.faulty(), records.faulty(id -> unknownRecorded(plan.offer(), id), RecordGenerators.Own.RECORDED)));
        mixed.addAll(generate(plan.repeated(), records.valid(events)));
        Collections.shuffle(mixed, random);
        return mixed;
    }

    private List<FuzzedRecord> reported(Plan plan, List<OrderRequested> orders) {
        List<FuzzedRecord> mixed = new ArrayList<>(generate(
                plan.faulty(),
                records.faulty(id -> report(new OrderId(id.toString())), RecordGenerators.Own.REPORTED)));
        mixed.addAll(generate(
                plan.repeated(),
                records.valid(
                        orders.stream().map(order -> report(order.orderId())).toList())));
        Collections.shuffle(mixed, random);
        return mixed;
    }

    private static PaymentReported report(OrderId order) {
        return new PaymentReported("evt-1", order, order.value(), "CAPTURED", null, null, null, Instant.now());
    }

    private static OrderEvent unknownRequested(OfferId offer, UUID id) {
        return new OrderRequested(
                new OrderId(id.toString()), offer, new CustomerId("fuzz"), 1, new BigDecimal("19.90"), Instant.now());
    }

    private static OrderEvent unknownRecorded(OfferId offer, UUID id) {
        return new OrderRecorded(new OrderId(id.toString()), offer, Instant.now());
    }

    private List<FuzzedRecord> generate(int count, Arbitrary<FuzzedRecord> arbitrary) {
        RandomGenerator<FuzzedRecord> generator = arbitrary.generator(1_000);
        return IntStream.range(0, count)
                .mapToObj(number -> generator.next(random).value())
                .toList();
    }

    private void fuzz(OrderTopic topic, String group, List<FuzzedRecord> sent) throws Exception {
        awaitRead(topic, group);
        // Letters of other tests on the same stack, some of them discarded.
        long listedBefore = listed(topic);
        Set<String> before =
                workers.records(topic, true).stream().map(RecordFuzzIT::origin).collect(Collectors.toSet());
        List<RecordMetadata> places =
                workers.send(sent.stream().map(FuzzedRecord::message).toList());
        awaitRead(topic, group);
        Map<String, ConsumerRecord<byte[], byte[]>> letters = new LinkedHashMap<>();
        workers.records(topic, true).forEach(letter -> letters.put(origin(letter), letter));
        letters.keySet().removeAll(before);

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
        assertThat(listed(topic) - listedBefore).as("listed for the operator").isEqualTo(letters.size());
    }

    private void awaitRead(OrderTopic topic, String group) {
        await("%s is read to its end, -Dtest.seed=%d".formatted(topic.topicName(), seed))
                .atMost(PATIENCE)
                .until(() -> workers.lag(group, topic) == 0);
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
    private long listed(OrderTopic topic) {
        var box = new DeadLetterReader(() -> new KafkaConsumer<>(
                Map.of("bootstrap.servers", workers.stack().kafkaBootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()));
        return box.open().stream().filter(letter -> letter.topic() == topic).count();
    }

    private void thereAreOnlyTheOrders(Plan plan, List<OrderRequested> orders, List<String> others) {
        OfferId offer = plan.offer();
        int count = plan.orders();
        workers.awaitSettled(offer, count);
        List<String> expected = new ArrayList<>(others);
        orders.forEach(order -> expected.add(order.orderId().value()));
        assertThat(rows()).as("-Dtest.seed=%d", seed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(workers.statuses(offer)).containsExactly(Map.entry("PAID", count));
        assertThat(workers.sold(offer)).isEqualTo(count);
        assertThat(workers.snapshot(offer).stock().sold()).isEqualTo(count);
        assertThat(workers.snapshot(offer).stock().available()).isEqualTo(plan.units() - count);
    }

    /** The ids of all orders that the workers have recorded. */
    private List<String> rows() {
        return workers.database()
                .sql("SELECT ORDER_ID FROM ORDER_HISTORY")
                .query((row, number) -> String.valueOf(row.getString(1)))
                .list();
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
