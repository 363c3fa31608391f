package io.hotdeal.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderEvent.PaymentReported;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.testkit.Component;
import io.hotdeal.worker.WorkerStack.Ended;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two workers as processes over the real Kafka, Redis, database and provider; each test sells a product of its own. */
@ExtendWith(WorkerStack.Shared.class)
class WorkerIT {

    private final WorkerStack workers;

    WorkerIT(WorkerStack workers) {
        this.workers = workers;
    }

    @BeforeAll
    static void bothWorkersStartAtOnceOnEmptyParts(WorkerStack workers) {
        assertThat(workers.stack().isRunning(Component.worker(1))).isTrue();
        assertThat(workers.stack().isRunning(Component.worker(2))).isTrue();
    }

    @Test
    void nothingButTheHealthIsServedWithoutCredentials() throws Exception {
        assertThat(ask("/actuator/health", null)).isEqualTo(200);
        assertThat(ask("/actuator/health/readiness", null)).isEqualTo(200);
        for (String path : List.of("/actuator", "/actuator/prometheus", "/actuator/env", "/", "/error", "/x")) {
            assertThat(ask(path, null)).as(path).isEqualTo(401);
            assertThat(ask(path, "not the password")).as(path).isEqualTo(401);
        }
        assertThat(ask("/actuator/prometheus", workers.stack().adminPassword())).isEqualTo(200);
    }

    @Test
    void showsHowManySettlementsAreDueAlsoWhenNoneIs() {
        await("the first sweep")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(new String(
                                open("/actuator/prometheus", workers.stack().adminPassword())
                                        .getInputStream()
                                        .readAllBytes(),
                                UTF_8))
                        .containsPattern("\nhotdeal_settlements_due(\\{[^}]*})? \\d"));
    }

    /** @return the status */
    private int ask(String path, @Nullable String password) throws IOException {
        return open(path, password).getResponseCode();
    }

    private HttpURLConnection open(String path, @Nullable String password) throws IOException {
        var request = (HttpURLConnection)
                URI.create(workers.stack().workerUrl(1) + path).toURL().openConnection();
        if (password != null) {
            String credentials = workers.stack().adminUser() + ":" + password;
            request.setRequestProperty(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        return request;
    }

    @Test
    void recordsDeliveredTwiceAreRecordedChargedAndSettledOnce() throws Exception {
        OfferId offer = new OfferId(201);
        workers.open(offer, 1_000);
        List<OrderRequested> orders = workers.reserve(offer, 400);

        workers.publish(orders);
        workers.publish(orders);
        workers.awaitSettled(offer, 400);

        assertThat(workers.statuses(offer)).containsExactly(Map.entry("PAID", 400));
        assertThat(workers.sold(offer)).isEqualTo(400);
        assertThat(workers.snapshot(offer).stock().sold()).isEqualTo(400);
        assertThat(workers.snapshot(offer).stock().available()).isEqualTo(600);
    }

    @Test
    void declinedUnitsComeBackExactlyOnceInRedisAndInTheDatabase() throws Exception {
        OfferId offer = new OfferId(202);
        workers.open(offer, 300);
        List<OrderRequested> orders = workers.reserve(offer, 300);
        workers.provider("PUT", "/settings", "{\"declineRate\":0.3}");
        try {
            workers.publish(orders);
            workers.publish(orders);
            workers.awaitSettled(offer, 300);
        } finally {
            workers.provider("PUT", "/settings", "{\"declineRate\":0.0}");
        }

        int paid = workers.statuses(offer).getOrDefault("PAID", 0);
        int declined = workers.statuses(offer).getOrDefault("DECLINED", 0);
        assertThat(declined).isPositive();
        assertThat(workers.sold(offer)).isEqualTo(paid);
        assertThat(workers.snapshot(offer).stock().available()).isEqualTo(declined);
        assertThat(workers.snapshot(offer).stock().sold()).isEqualTo(paid);
    }

    @Test
    void whatRedisSoldBeyondTheAllocationIsRejectedAndNeverCharged() throws Exception {
        OfferId offer = new OfferId(203);
        workers.open(offer, 50, 80);

        workers.publish(workers.reserve(offer, 80));
        workers.awaitSettled(offer, 80);

        assertThat(workers.statuses(offer)).containsEntry("PAID", 50).containsEntry("REJECTED", 30);
        assertThat(workers.snapshot(offer).stock().rejected()).isEqualTo(30);
        List<String> rejected = workers.database()
                .sql("SELECT ORDER_ID FROM ORDER_HISTORY WHERE PROD_ID = 203 AND STATUS = 'REJECTED'")
                .query((row, number) -> String.valueOf(row.getString(1)))
                .list();
        String charges = workers.provider("GET", "/charges?limit=5000", "");
        assertThat(charges).as("there is no further page").contains("\"next\":null");
        assertThat(rejected).noneMatch(charges::contains);
    }

    @Test
    void aPoisonRecordIsADeadLetterWithItsReasonAndItsNeighboursArePaid() throws Exception {
        OfferId offer = new OfferId(204);
        workers.open(offer, 100);
        String key = UUID.randomUUID().toString();
        var poison = new ProducerRecord<>(
                OrderTopic.REQUESTED.topicName(), key.getBytes(UTF_8), "{not json".getBytes(UTF_8));
        poison.headers().add("ce_type", "io.hotdeal.order.requested.v1".getBytes(UTF_8));
        List<OrderRequested> orders = workers.reserve(offer, 40);

        workers.publish(orders.subList(0, 20));
        workers.send(List.of(poison));
        workers.publish(orders.subList(20, 40));
        workers.awaitSettled(offer, 40);

        await("the dead letter")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(workers.records(OrderTopic.REQUESTED, true))
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
        workers.open(offer, 100);
        workers.provider("PUT", "/settings", "{\"errorRate\":1.0}");
        try {
            workers.publish(workers.reserve(offer, 60));
            await("all are recorded")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> workers.statuses(offer).getOrDefault("RECORDED", 0) == 60);
        } finally {
            workers.provider("PUT", "/settings", "{\"errorRate\":0.0}");
        }
        workers.awaitSettled(offer, 60);

        assertThat(workers.statuses(offer)).containsExactly(Map.entry("PAID", 60));
    }

    /** No ask is due for an hour, so only a report brings them forward. */
    @Test
    void aProcessingPaymentIsDecidedByAReportAndOneThatFitsNoOrderIsADeadLetter() throws Exception {
        OfferId offer = new OfferId(217);
        workers.open(offer, 20);
        List<OrderRequested> orders = workers.reserve(offer, 20);
        workers.provider("PUT", "/settings", "{\"processingRate\":1.0,\"processingMillis\":4000}");
        try {
            workers.publish(orders);
            await("all are charged").atMost(Duration.ofSeconds(30)).until(() -> askInAnHour(offer) == 20);
            for (OrderRequested order : orders) {
                await("the provider has captured " + order.orderId())
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> workers.provider("GET", "/charges/" + order.orderId(), "")
                                .contains("CAPTURED"));
            }
            askInAnHour(offer);

            String unknown = UUID.randomUUID().toString();
            List<PaymentReported> reports = new ArrayList<>();
            reports.add(captured(new OrderId(unknown)));
            orders.forEach(order -> reports.addAll(List.of(captured(order.orderId()), captured(order.orderId()))));
            workers.publish(reports);
            workers.awaitSettled(offer, 20);

            assertThat(workers.statuses(offer)).containsExactly(Map.entry("PAID", 20));
            await("the dead letter")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(workers.records(OrderTopic.REPORTED, true))
                            .anySatisfy(letter ->
                                    assertThat(new String(letter.key(), UTF_8)).isEqualTo(unknown)));
        } finally {
            workers.provider("PUT", "/settings", "{\"processingRate\":0.0}");
        }
    }

    private static PaymentReported captured(OrderId order) {
        return new PaymentReported(
                "evt-" + order, order, order.value(), "CAPTURED", null, new BigDecimal("19.90"), "EUR", Instant.EPOCH);
    }

    /** @return how many undecided payments that concerns */
    private int askInAnHour(OfferId offer) {
        return workers.database()
                .sql("UPDATE ORDER_HISTORY SET NEXT_ATTEMPT = :later WHERE PROD_ID = :offer AND STATUS = 'RECORDED' "
                        + "AND ATTEMPTS > 0")
                .param("later", LocalDateTime.now(ZoneOffset.UTC).plusHours(1))
                .param("offer", offer.value())
                .update();
    }

    @Test
    @Tag("h2")
    void aBatchWaitsForADatabaseThatIsAwayAndIsRecordedOnce() throws Exception {
        OfferId offer = new OfferId(206);
        workers.open(offer, 200);
        List<OrderRequested> orders = workers.reserve(offer, 200);
        long before = repetitions();
        workers.stack().kill(Component.DATABASE);
        try {
            workers.publish(orders);
            await("the worker says why").atMost(Duration.ofSeconds(30)).until(() -> repetitions() > before);
        } finally {
            workers.stack().start(Component.DATABASE);
        }
        workers.awaitSettled(offer, 200);

        assertThat(workers.sold(offer)).isEqualTo(200);
    }

    /** How often the workers have logged that a batch failed and is repeated. */
    private long repetitions() throws IOException {
        long lines = 0;
        for (int number = 1; number <= 2; number++) {
            lines += Files.readString(workers.stack().log(Component.worker(number)))
                    .lines()
                    .filter(line -> line.contains("failed and is repeated"))
                    .count();
        }
        return lines;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "SPRING_DATA_REDIS_PORT, 1, 127.0.0.1:1",
        "HOTDEAL_WORKER_PAYMENT_URL, nonsense, hotdeal.worker.payment.url"
    })
    void aWorkerThatCannotStartSaysWhyInASentence(String variable, String value, String said) throws Exception {
        theWorkerSaysWhyItCannotStart(variable, value, said);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "SPRING_DATASOURCE_URL, jdbc:h2:tcp://127.0.0.1:1/./none, jdbc:h2:tcp://127.0.0.1:1/./none",
        "SPRING_KAFKA_BOOTSTRAP_SERVERS, 127.0.0.1:1, 127.0.0.1:1",
        "HOTDEAL_WORKER_RECORDING_PURGE_HORIZON, 7d, hotdeal.worker.recording.purge-horizon"
    })
    @Tag("full")
    void aWorkerThatCannotStartForAnotherReasonSaysWhyInASentence(String variable, String value, String said)
            throws Exception {
        theWorkerSaysWhyItCannotStart(variable, value, said);
    }

    private void theWorkerSaysWhyItCannotStart(String variable, String value, String said) throws Exception {
        Ended ended = workers.run(Map.of(variable, value));

        assertThat(ended.exitCode()).isNotZero();
        assertThat(ended.output()).contains(said).doesNotContain("\tat ");
    }

    @Test
    void anAuditThatCannotRunNamesTheComponentThatIsUnavailable() throws Exception {
        theAuditNamesTheUnavailableComponent("SPRING_DATA_REDIS_PORT", "1", "127.0.0.1:1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "SPRING_DATASOURCE_URL, jdbc:h2:tcp://127.0.0.1:1/./none, jdbc:h2:tcp://127.0.0.1:1/./none",
        "SPRING_KAFKA_BOOTSTRAP_SERVERS, 127.0.0.1:1, 127.0.0.1:1",
        "HOTDEAL_WORKER_PAYMENT_URL, http://127.0.0.1:1, http://127.0.0.1:1"
    })
    @Tag("full")
    void anAuditThatCannotRunNamesAnyOtherComponentThatIsUnavailable(String variable, String value, String said)
            throws Exception {
        theAuditNamesTheUnavailableComponent(variable, value, said);
    }

    private void theAuditNamesTheUnavailableComponent(String variable, String value, String said) throws Exception {
        Ended ended = workers.run(Map.of(variable, value), "audit");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.output()).contains(said).doesNotContain("\tat ");
    }

    @Test
    void theAuditPassesOnACleanOfferAndNamesWhatIsPlanted(@TempDir Path folder) throws Exception {
        OfferId offer = new OfferId(207);
        workers.open(offer, 100);
        List<OrderRequested> orders = workers.reserve(offer, 50);
        workers.publish(orders);
        workers.awaitSettled(offer, 50);
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
        workers.database()
                .sql("DELETE FROM ORDER_HISTORY WHERE ORDER_ID = :id")
                .param("id", gone)
                .update();
        workers.database()
                .sql("UPDATE ORDER_HISTORY SET STATUS = 'DECLINED' WHERE ORDER_ID = :id")
                .param("id", changed)
                .update();
        workers.redis().opsForValue().decrement("{prod-207}-quantity");

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

    private Ended awaitQuiet(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("audit"));
        arguments.addAll(List.of(options));
        return await("the audit finds it quiet")
                .atMost(Duration.ofSeconds(60))
                .until(() -> workers.run(Map.of(), arguments.toArray(String[]::new)), ended -> ended.exitCode() != 2);
    }

    private static List<String> kinds(Ended audit) {
        return audit.output()
                .lines()
                .filter(line -> line.matches("[A-Z_]+: \\d+ .*"))
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
    }
}
