package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.pipeline.Buyers.Purchase;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.pipeline.Operator.Ended;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.component.ReadinessProbe;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the losses that follow a loss in Redis: the rows of docs/durability.md that can run on one machine, with
 * {@code appendfsync everysec} and {@code acknowledge=published}, and the audit's findings.
 */
@Tag("full")
@RunsOn(TestStack.REDIS_LOSS)
class RedisLossPipelineIT {

    @TempDir
    private Path folder;

    private final Pipeline pipeline;

    RedisLossPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void aKilledProcessLosesNothingAlsoWithEverysec() throws Exception {
        int offer = pipeline.openAny(500);
        List<Response> responses = pipeline.send(Pipeline.purchases(offer, 300));
        awaitWritten();
        pipeline.stack().kill(Component.REDIS);
        pipeline.stack().start(Component.REDIS);

        assertThat(responses).allMatch(Response::isAccepted);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(300);
    }

    /** With everysec Redis replies before it writes while a sync of an earlier second is still running. */
    private void awaitWritten() {
        try (RedisClient client =
                RedisClient.create(RedisURI.create("127.0.0.1", pipeline.stack().redisPort()))) {
            var redis = client.connect().sync();
            await("the disk to keep up").atMost(Duration.ofSeconds(60)).until(() -> {
                String info = redis.info("persistence");
                return info.contains("aof_pending_bio_fsync:0") && info.contains("aof_buffer_length:0");
            });
        }
    }

    @Test
    void aLostHostLosesTheLastSecondAndTheDatabaseKeepsTheSaleWithinItsAllocation() throws Exception {
        int offer = pipeline.openAny(300);
        pipeline.send(Pipeline.purchases(offer, 100));
        pipeline.awaitSettled(offer);
        long synced = Files.size(appendOnlyFile());
        List<Response> inTheLastSecond = pipeline.send(Pipeline.purchases(offer, 100));
        pipeline.awaitSettled(offer);

        pipeline.stack().kill(Component.REDIS);
        try (var file = new RandomAccessFile(appendOnlyFile().toFile(), "rw")) {
            file.setLength(synced);
        }
        pipeline.stack().start(Component.REDIS);

        assertThat(inTheLastSecond).allMatch(Response::isAccepted);
        assertThat(pipeline.probe().statuses(offer))
                .as("every accepted order is there")
                .containsEntry("PAID", 200);
        await("Redis has 100 units available that are sold")
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(StockUnavailableException.class)
                .until(() -> pipeline.snapshot(offer).stock().available() == 200);
        Ended audit = audit(offer);
        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.output()).contains("ROW_WITHOUT_RESERVATION", "SOLD_UNITS");

        pipeline.send(Pipeline.purchases(offer, 200));
        await("the sale ends with the database's units")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(pipeline.probe().statuses(offer))
                        .containsEntry("PAID", 300)
                        .containsEntry("REJECTED", 100)
                        .doesNotContainKey("RECORDED"));
    }

    @Test
    void publishedOrdersSurviveTheLossOfAllOfRedis() throws Exception {
        int offer = pipeline.openAny(500);
        List<Response> responses = pipeline.send(Pipeline.purchases(offer, 300));
        loseEverything();

        assertThat(responses).allMatch(Response::isAccepted);
        await("every accepted order is paid")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(pipeline.probe().statuses(offer)).containsEntry("PAID", 300));
        List<Response> afterwards = pipeline.send(Pipeline.purchases(offer, 10));
        assertThat(afterwards)
                .as("nothing is sold without stock")
                .allSatisfy(response -> assertThat(response.type()).isEqualTo("stock-missing"));
    }

    @Test
    void anOrderThatNeitherKafkaNorRedisHasIsLostAndTheAuditNamesIt() throws Exception {
        int offer = pipeline.openAny(500);
        pipeline.stack().kill(Component.KAFKA);
        List<Purchase> purchases = Pipeline.purchases(offer, 20);
        List<Response> responses;
        try {
            responses = pipeline.send(purchases);
            loseEverything();
        } finally {
            pipeline.stack().start(Component.KAFKA);
        }
        assertThat(responses).as("the outbox had them").allMatch(Response::isAccepted);

        List<String> held = responses.stream()
                .map(response -> String.valueOf(response.orderId()))
                .toList();
        Path file = Files.write(folder.resolve("held"), held);
        await("the audit finds no order in flight")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    Ended audit = audit(offer, "--orders", file.toString());
                    // Some were still in the gateway's memory when Kafka was back, and are not lost.
                    List<String> lost = withoutRow(held);
                    assertThat(lost).isNotEmpty();
                    assertThat(audit.exitCode()).isEqualTo(1);
                    assertThat(audit.output())
                            .contains("CLIENT_ORDER: " + lost.size())
                            .contains(lost);
                });
    }

    private List<String> withoutRow(List<String> orders) {
        return orders.stream()
                .filter(order -> pipeline.probe()
                        .database()
                        .sql("SELECT ORDER_ID FROM ORDER_HISTORY WHERE ORDER_ID = :order")
                        .param("order", order)
                        .query()
                        .listOfRows()
                        .isEmpty())
                .toList();
    }

    private Ended audit(int offer, String... more) throws IOException, InterruptedException {
        return new Operator(pipeline.stack())
                .run(Stream.concat(Stream.of("audit", "--products", String.valueOf(offer)), Stream.of(more))
                        .toArray(String[]::new));
    }

    private void loseEverything() throws IOException {
        assertThat(ReadinessProbe.redis(pipeline.stack().redisPort(), "FLUSHALL", Duration.ofSeconds(5)))
                .isEqualTo("+OK");
    }

    /** Redis 6 has one file, Redis 7 several, of which the growing one is the largest here. */
    private Path appendOnlyFile() throws IOException {
        try (Stream<Path> files = Files.walk(pipeline.stack().runFolder().resolve("redis"))) {
            return files.filter(file -> file.toString().endsWith(".aof"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}
