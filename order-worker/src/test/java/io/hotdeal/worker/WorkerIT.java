package io.hotdeal.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stack.Component;
import io.hotdeal.worker.WorkerStack.Ended;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two workers as processes over the real Kafka, Redis, database and provider; each test sells a product of its own. */
class WorkerIT {

    private static final WorkerStack WORKERS = startWorkers();

    private static WorkerStack startWorkers() {
        try {
            return WorkerStack.start("worker");
        } catch (IOException e) {
            throw new IllegalStateException("the stack does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the stack was starting", e);
        }
    }

    @BeforeAll
    static void bothWorkersStartAtOnceOnEmptyParts() {
        assertThat(WORKERS.stack().isRunning(Component.worker(1))).isTrue();
        assertThat(WORKERS.stack().isRunning(Component.worker(2))).isTrue();
    }

    @AfterAll
    static void end() {
        WORKERS.close();
    }

    @Test
    void nothingButTheHealthIsServedWithoutCredentials() throws Exception {
        assertThat(ask("/actuator/health", null)).isEqualTo(200);
        assertThat(ask("/actuator/health/readiness", null)).isEqualTo(200);
        for (String path : List.of("/actuator", "/actuator/prometheus", "/actuator/env", "/", "/error", "/x")) {
            assertThat(ask(path, null)).as(path).isEqualTo(401);
            assertThat(ask(path, "not the password")).as(path).isEqualTo(401);
        }
        assertThat(ask("/actuator/prometheus", WORKERS.stack().adminPassword())).isEqualTo(200);
    }

    /** @return the status */
    private static int ask(String path, @Nullable String password) throws IOException {
        var request = (HttpURLConnection)
                URI.create(WORKERS.stack().workerUrl(1) + path).toURL().openConnection();
        if (password != null) {
            String credentials = WORKERS.stack().adminUser() + ":" + password;
            request.setRequestProperty(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        return request.getResponseCode();
    }

    @Test
    void recordsDeliveredTwiceAreRecordedChargedAndSettledOnce() throws Exception {
        OfferId offer = new OfferId(201);
        WORKERS.open(offer, 1_000);
        List<OrderRequested> orders = WORKERS.reserve(offer, 400);

        WORKERS.publish(orders);
        WORKERS.publish(orders);
        WORKERS.awaitSettled(offer, 400);

        assertThat(WORKERS.statuses(offer)).containsExactly(Map.entry("PAID", 400));
        assertThat(WORKERS.sold(offer)).isEqualTo(400);
        assertThat(WORKERS.standing(offer).stock().sold()).isEqualTo(400);
        assertThat(WORKERS.standing(offer).stock().available()).isEqualTo(600);
    }

    @Test
    void declinedUnitsComeBackExactlyOnceInRedisAndInTheDatabase() throws Exception {
        OfferId offer = new OfferId(202);
        WORKERS.open(offer, 300);
        WORKERS.provider("PUT", "/settings", "{\"declineRate\":0.3}");
        List<OrderRequested> orders = WORKERS.reserve(offer, 300);

        WORKERS.publish(orders);
        WORKERS.publish(orders);
        WORKERS.awaitSettled(offer, 300);
        WORKERS.provider("PUT", "/settings", "{\"declineRate\":0.0}");

        int paid = WORKERS.statuses(offer).getOrDefault("PAID", 0);
        int declined = WORKERS.statuses(offer).getOrDefault("DECLINED", 0);
        assertThat(declined).isPositive();
        assertThat(WORKERS.sold(offer)).isEqualTo(paid);
        assertThat(WORKERS.standing(offer).stock().available()).isEqualTo(declined);
        assertThat(WORKERS.standing(offer).stock().sold()).isEqualTo(paid);
    }

    @Test
    void whatRedisSoldBeyondTheAllocationIsRejectedAndNeverCharged() throws Exception {
        OfferId offer = new OfferId(203);
        WORKERS.open(offer, 50, 80);

        WORKERS.publish(WORKERS.reserve(offer, 80));
        WORKERS.awaitSettled(offer, 80);

        assertThat(WORKERS.statuses(offer)).containsEntry("PAID", 50).containsEntry("REJECTED", 30);
        assertThat(WORKERS.standing(offer).stock().rejected()).isEqualTo(30);
        List<String> rejected = WORKERS.database()
                .sql("SELECT ORDER_ID FROM ORDER_HISTORY WHERE PROD_ID = 203 AND STATUS = 'REJECTED'")
                .query((row, number) -> String.valueOf(row.getString(1)))
                .list();
        String charges = WORKERS.provider("GET", "/charges?limit=5000", "");
        assertThat(rejected).noneMatch(charges::contains);
    }

    @Test
    void aPoisonRecordIsADeadLetterWithItsReasonAndItsNeighboursArePaid() throws Exception {
        OfferId offer = new OfferId(204);
        WORKERS.open(offer, 100);
        String key = UUID.randomUUID().toString();
        var poison = new ProducerRecord<>(
                OrderTopic.REQUESTED.topicName(), key.getBytes(UTF_8), "{not json".getBytes(UTF_8));
        poison.headers().add("ce_type", "io.hotdeal.order.requested.v1".getBytes(UTF_8));
        List<OrderRequested> orders = WORKERS.reserve(offer, 40);

        WORKERS.publish(orders.subList(0, 20));
        WORKERS.send(List.of(poison));
        WORKERS.publish(orders.subList(20, 40));
        WORKERS.awaitSettled(offer, 40);

        await("the dead letter")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(WORKERS.records(OrderTopic.REQUESTED, true))
                        .anySatisfy(letter -> {
                            assertThat(new String(letter.key(), UTF_8)).isEqualTo(key);
                            assertThat(new String(
                                            letter.headers()
                                                    .lastHeader("hotdeal-reason")
                                                    .value(),
                                            UTF_8))
                                    .contains("not JSON");
                        }));
    }

    @Test
    void chargesWithoutAnAnswerStayRecordedAndTheSweepHealsThem() throws Exception {
        OfferId offer = new OfferId(205);
        WORKERS.open(offer, 100);
        WORKERS.provider("PUT", "/settings", "{\"errorRate\":1.0}");

        WORKERS.publish(WORKERS.reserve(offer, 60));
        await("all are recorded")
                .atMost(Duration.ofSeconds(30))
                .until(() -> WORKERS.statuses(offer).getOrDefault("RECORDED", 0) == 60);
        WORKERS.provider("PUT", "/settings", "{\"errorRate\":0.0}");
        WORKERS.awaitSettled(offer, 60);

        assertThat(WORKERS.statuses(offer)).containsExactly(Map.entry("PAID", 60));
    }

    @Test
    void aBatchWaitsForADatabaseThatIsAwayAndIsRecordedOnce() throws Exception {
        OfferId offer = new OfferId(206);
        WORKERS.open(offer, 200);
        List<OrderRequested> orders = WORKERS.reserve(offer, 200);
        WORKERS.stack().kill(Component.DATABASE);
        WORKERS.publish(orders);
        await("the worker says why").atMost(Duration.ofSeconds(30)).until(() -> workersSay("failed and is repeated"));

        WORKERS.stack().start(Component.DATABASE);
        WORKERS.awaitSettled(offer, 200);

        assertThat(WORKERS.sold(offer)).isEqualTo(200);
    }

    private static boolean workersSay(String words) throws IOException {
        for (int number = 1; number <= 2; number++) {
            if (Files.readString(WORKERS.stack().log(Component.worker(number))).contains(words)) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "SPRING_DATASOURCE_URL, jdbc:h2:tcp://127.0.0.1:1/./none, jdbc:h2:tcp://127.0.0.1:1/./none",
        "SPRING_DATA_REDIS_PORT, 1, 127.0.0.1:1",
        "SPRING_KAFKA_BOOTSTRAP_SERVERS, 127.0.0.1:1, 127.0.0.1:1",
        "HOTDEAL_WORKER_PAYMENT_URL, nonsense, hotdeal.worker.payment.url",
        "HOTDEAL_WORKER_RECORDING_PURGE_HORIZON, 7d, hotdeal.worker.recording.purge-horizon"
    })
    void aWorkerThatCannotStartSaysWhyInASentence(String variable, String value, String said) throws Exception {
        Ended ended = WORKERS.run(Map.of(variable, value));

        assertThat(ended.exitCode()).isNotZero();
        assertThat(ended.output()).contains(said).doesNotContain("\tat ");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "SPRING_DATASOURCE_URL, jdbc:h2:tcp://127.0.0.1:1/./none, jdbc:h2:tcp://127.0.0.1:1/./none",
        "SPRING_DATA_REDIS_PORT, 1, 127.0.0.1:1",
        "SPRING_KAFKA_BOOTSTRAP_SERVERS, 127.0.0.1:1, 127.0.0.1:1",
        "HOTDEAL_WORKER_PAYMENT_URL, http://127.0.0.1:1, http://127.0.0.1:1"
    })
    void anAuditThatCannotRunNamesThePartThatIsAway(String variable, String value, String said) throws Exception {
        Ended ended = WORKERS.run(Map.of(variable, value), "audit");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.output()).contains(said).doesNotContain("\tat ");
    }

    @Test
    void theAuditPassesOnACleanOfferAndNamesWhatIsPlanted(@TempDir Path folder) throws Exception {
        OfferId offer = new OfferId(207);
        WORKERS.open(offer, 100);
        List<OrderRequested> orders = WORKERS.reserve(offer, 50);
        WORKERS.publish(orders);
        WORKERS.awaitSettled(offer, 50);
        List<String> ids = orders.stream().map(order -> order.orderId().value()).toList();
        Path held = Files.write(folder.resolve("held"), ids);
        // Other tests leave dead letters and rejections on purpose; they are findings and stand apart from these.
        Ended clean = awaitQuiet("--products", "207", "--orders", held.toString());
        assertThat(clean.output()).doesNotContain(ids);
        assertThat(kinds(clean)).isSubsetOf("DEAD_LETTER");

        String gone = ids.getFirst();
        String changed = ids.get(1);
        String unheard = UUID.randomUUID().toString();
        Files.writeString(held, "\n" + unheard + "\n", StandardOpenOption.APPEND);
        WORKERS.database()
                .sql("DELETE FROM ORDER_HISTORY WHERE ORDER_ID = :id")
                .param("id", gone)
                .update();
        WORKERS.database()
                .sql("UPDATE ORDER_HISTORY SET STATUS = 'DECLINED' WHERE ORDER_ID = :id")
                .param("id", changed)
                .update();
        WORKERS.redis().opsForValue().decrement("{prod-207}-quantity");

        Ended planted = awaitQuiet("--products", "207", "--orders", held.toString());

        assertThat(planted.exitCode()).isEqualTo(1);
        assertThat(kinds(planted))
                .contains(
                        "STOCK_IDENTITY",
                        "SOLD_UNITS",
                        "DATABASE_SOLD",
                        "RESERVATION_WITHOUT_ROW",
                        "STATE_DIFFERS",
                        "CHARGE_NOT_DUE",
                        "CLIENT_ORDER");
        assertThat(planted.output()).contains(gone, changed, unheard);
    }

    private static Ended awaitQuiet(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("audit"));
        arguments.addAll(List.of(options));
        return await("the audit finds it quiet")
                .atMost(Duration.ofSeconds(60))
                .until(() -> WORKERS.run(Map.of(), arguments.toArray(String[]::new)), ended -> ended.exitCode() != 2);
    }

    private static List<String> kinds(Ended audit) {
        return audit.output()
                .lines()
                .filter(line -> line.matches("[A-Z_]+: \\d+ .*"))
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
    }
}
