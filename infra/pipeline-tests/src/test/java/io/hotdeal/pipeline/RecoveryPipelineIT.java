package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.order.OrderTopic;
import io.hotdeal.pipeline.Buyers.Purchase;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.pipeline.Operator.Ended;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.component.ReadinessProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests an operator's recovery from losses: docs/runbook.md. The stack is shared: a flushed Redis and deleted records only lose
 * data that earlier tests have checked already.
 */
@RunsOn(value = TestStack.PLAIN, order = 6)
class RecoveryPipelineIT {

    private final Pipeline pipeline;
    private final Operator operator;

    RecoveryPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.operator = new Operator(pipeline.stack());
    }

    @Test
    void afterRedisLostEverythingARebuildRestoresStockLimitsAndIdempotencyRecords() throws Exception {
        int offer = pipeline.unusedOffer();
        pipeline.openWithLimit(offer, 100, 2);
        pipeline.probe().provider().set("{\"declineRate\":0.5}");
        List<Purchase> bought = IntStream.range(0, 30)
                .mapToObj(buyer -> Pipeline.purchase(offer, "early-" + buyer, 2))
                .toList();
        List<Response> responses = pipeline.send(bought);
        pipeline.awaitSettled(offer);
        pipeline.probe().provider().set("{\"declineRate\":0.0}");
        assertThat(pipeline.probe().statuses(offer)).containsKeys("PAID", "DECLINED");
        long sold = pipeline.snapshot(offer).stock().sold();
        loseAllOfRedis();

        assertThat(pipeline.send(List.of(Pipeline.purchase(offer, "in-between", 1))))
                .allSatisfy(response -> assertThat(response.type()).isEqualTo("stock-missing"));
        Ended before = operator.run("audit", "--products", String.valueOf(offer));
        assertThat(before.output()).contains("OFFER_MISSING: 1");
        assertThat(before.exitCode()).isEqualTo(1);

        Ended rebuild = operator.run("rebuild", String.valueOf(offer));
        assertThat(rebuild.output()).contains("audit passes", "offer " + offer + " is on sale again");
        assertThat(rebuild.exitCode()).isZero();

        List<Response> replays = pipeline.send(bought);
        assertThat(replays).allMatch(Response::replayed);
        assertThat(replays)
                .extracting(Response::orderId)
                .as("the same order for the same key")
                .isEqualTo(responses.stream().map(Response::orderId).toList());
        assertThat(pipeline.send(List.of(Pipeline.purchase(offer, aPaidCustomer(offer), 1))))
                .allSatisfy(response -> assertThat(response.type()).isEqualTo("limit-reached"));
        assertThat(pipeline.send(Pipeline.purchases(offer, 120)))
                .as("exactly the rest is sold")
                .filteredOn(Response::isAccepted)
                .hasSize((int) (100 - sold));
        pipeline.assertEveryGuarantee(offer);
    }

    @Test
    @Tag("full")
    void aRebuildStopsWhileRecordingLags() throws Exception {
        int offer = pipeline.openAny(50);
        killWorkers();
        try {
            assertThat(pipeline.send(Pipeline.purchases(offer, 20))).allMatch(Response::isAccepted);
            await("the events are in Kafka")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> pipeline.snapshot(offer).outboxDepth() == 0);

            Ended rebuild =
                    operator.run(Map.of("HOTDEAL_WORKER_RECOVERY_PATIENCE", "2s"), "rebuild", String.valueOf(offer));
            assertThat(rebuild.output()).contains("records are not consumed within 2 s", "is a worker running?");
            assertThat(rebuild.output())
                    .contains("this run has rewritten nothing; offer " + offer + " is on sale again");
            assertThat(rebuild.exitCode()).isEqualTo(2);
            assertThat(pipeline.snapshot(offer).open()).isTrue();
            assertThat(pipeline.snapshot(offer).stock().held())
                    .as("nothing was rewritten")
                    .isEqualTo(20);
        } finally {
            startWorkers();
        }
        Ended rebuild = operator.run("rebuild", String.valueOf(offer));
        assertThat(rebuild.output()).contains("is on sale again");
        assertThat(rebuild.exitCode()).isZero();
        assertThat(pipeline.send(Pipeline.purchases(offer, 50)))
                .filteredOn(Response::isAccepted)
                .hasSize(30);
        pipeline.assertEveryGuarantee(offer);
    }

    @Test
    @Tag("full")
    void anAcknowledgedEventThatTheBrokerLostIsNamedAndPublishedAgain() throws Exception {
        int offer = pipeline.openAny(50);
        killWorkers();
        List<Response> responses;
        try {
            responses = pipeline.send(Pipeline.purchases(offer, 20));
            await("Kafka has acknowledged all")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> pipeline.snapshot(offer).outboxDepth() == 0);
            loseAllRecordsOf(OrderTopic.REQUESTED.topicName());
        } finally {
            startWorkers();
        }
        Ended audit = operator.run("audit", "--products", String.valueOf(offer));
        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.output())
                .contains("RESERVATION_WITHOUT_ROW: 20")
                .contains(responses.stream()
                        .map(response -> response.orderId() + " (HELD)")
                        .toList());

        Ended repair = operator.run("audit", "--repair", "--products", String.valueOf(offer));
        assertThat(repair.output()).contains("published again: 20 orders", "audit passes");
        assertThat(repair.exitCode()).isZero();
        pipeline.assertEveryGuarantee(offer);
        assertThat(operator.run("audit", "--repair", "--products", String.valueOf(offer))
                        .output())
                .contains("nothing to publish again");
    }

    @Test
    @Tag("full")
    void aHeldReservationWhoseRowIsFinalIsSettled() throws Exception {
        int offer = pipeline.openAny(50);
        String order = String.valueOf(
                pipeline.send(Pipeline.purchases(offer, 1)).getFirst().orderId());
        pipeline.awaitSettled(offer);
        // Simulates that Redis lost its last write, the settlement.
        var observation = pipeline.probe().of(offer, Set.of());
        var reservation = Objects.requireNonNull(observation.reservations().get(order));
        String tag = "{prod-%03d}".formatted(offer);
        redis("HSET %s-orders %s H|1|%d|19.90|%s"
                .formatted(
                        tag,
                        order,
                        reservation.reservedAt().toEpochMilli(),
                        reservation.customer().value()));
        redis("HINCRBY " + tag + "-counts held 1");
        redis("HINCRBY " + tag + "-counts sold -1");
        Ended audit = operator.run("audit", "--products", String.valueOf(offer));
        assertThat(audit.output()).contains("STATE_DIFFERS: 1", order + " (reservation HELD, row PAID)");

        Ended repair = operator.run("audit", "--repair", "--products", String.valueOf(offer));
        assertThat(repair.output()).contains(order + " (held, and its row is PAID)", "audit passes");
        assertThat(repair.exitCode()).isZero();
        pipeline.assertEveryGuarantee(offer);
    }

    @Test
    @Tag("full")
    void deadLettersAreListedSentAgainAndDiscarded() throws Exception {
        int offer = pipeline.openAny(50);
        // A database restored from before the offer was opened.
        pipeline.probe()
                .database()
                .sql("DELETE FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :offer")
                .param("offer", offer)
                .update();
        List<String> orders = pipeline.send(Pipeline.purchases(offer, 3)).stream()
                .map(response -> String.valueOf(response.orderId()))
                .toList();
        String garbage = UUID.randomUUID().toString();
        try (var records = new TopicRecords(pipeline.stack().kafkaBootstrap())) {
            records.send(OrderTopic.REQUESTED, garbage, "{not json", "io.hotdeal.order.requested.v1");
            awaitLetters(records, 4);
            assertThat(operator.run("redrive").output())
                    .contains(orders)
                    .contains("offerId " + offer + " has no allocation", garbage, "{not json", "4 dead letters");

            // The cause remains: a new letter follows the mark.
            assertThat(operator.run("redrive", "--order", orders.getFirst()).output())
                    .contains("1 of 1 done");
            awaitLetters(records, 6);
        }
        pipeline.probe().database().sql("""
                        INSERT INTO HOTDEAL_ALLOCATION (PROD_ID, ALLOCATED, SOLD, STATE, PRICE)
                        VALUES (:offer, 50, 0, 'OPEN', 19.90)""").param("offer", offer).update();
        String[] theOrders = Stream.concat(
                        Stream.of("redrive"), orders.stream().flatMap(order -> Stream.of("--order", order)))
                .toArray(String[]::new);
        assertThat(operator.run(theOrders).output()).contains("3 of 3 done");
        pipeline.assertEveryGuarantee(offer);

        assertThat(operator.run("audit", "--products", String.valueOf(offer)).output())
                .contains("DEAD_LETTER: 1", "from hotdeal.order.requested.v1-");
        Ended discard = operator.run("redrive", "--order", garbage, "--discard");
        assertThat(discard.output()).contains("discarded", "1 of 1 done");
        assertThat(operator.run("audit", "--products", String.valueOf(offer)).exitCode())
                .isZero();

        Ended again = operator.run("redrive", "--order", orders.getFirst());
        assertThat(again.exitCode()).isEqualTo(3);
        assertThat(again.output()).contains("no open dead letter is or has " + orders.getFirst());
    }

    /** Letters and marks. */
    private static void awaitLetters(TopicRecords records, int count) {
        await(count + " letters")
                .atMost(Duration.ofSeconds(60))
                .until(() -> records.all(OrderTopic.REQUESTED.deadLetterName()).size() == count);
    }

    private String aPaidCustomer(int offer) {
        return pipeline.probe()
                .database()
                .sql(
                        "SELECT CUSTOMER_ID FROM ORDER_HISTORY WHERE PROD_ID = :offer AND STATUS = 'PAID' FETCH FIRST 1 ROWS ONLY")
                .param("offer", offer)
                .query(String.class)
                .single();
    }

    private void killWorkers() throws IOException, InterruptedException {
        pipeline.stack().kill(Component.worker(1));
        pipeline.stack().kill(Component.worker(2));
    }

    private void startWorkers() throws InterruptedException, ExecutionException {
        pipeline.startAll(Component.worker(1), Component.worker(2));
    }

    private void loseAllOfRedis() throws IOException {
        assertThat(redis("FLUSHALL")).isEqualTo("+OK");
    }

    private String redis(String command) throws IOException {
        return ReadinessProbe.redis(pipeline.stack().redisPort(), command, Duration.ofSeconds(5));
    }

    private void loseAllRecordsOf(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.stack().kafkaBootstrap()))) {
            List<TopicPartition> partitions =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                            .flatMap(description -> description.partitions().stream())
                            .map(partition -> new TopicPartition(topic, partition.partition()))
                            .toList();
            for (TopicPartition partition : partitions) {
                long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .get()
                        .offset();
                admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end)))
                        .all()
                        .get();
            }
        }
    }
}
