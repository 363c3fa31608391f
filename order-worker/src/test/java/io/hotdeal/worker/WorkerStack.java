package io.hotdeal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.containers.TestDependencies;
import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderEvent;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.OfferStockStore.Change;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationRequest;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.StockConfiguration;
import io.hotdeal.stock.StockLedger;
import io.hotdeal.stock.StockRetirement;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.ProjectLayout;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.JavaCommand;
import io.hotdeal.testkit.shop.TopicDump;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two workers over the real parts; the test does what the gateway does. */
public final class WorkerStack implements AutoCloseable {

    /** What a program said and how it ended. */
    record Ended(int exitCode, String output) {}

    private static final int PARTITIONS = 8;
    private static final BigDecimal PRICE = new BigDecimal("19.90");

    private final RunningStack stack;
    private final AnnotationConfigApplicationContext redis = new AnnotationConfigApplicationContext();
    private final KafkaProducer<byte[], byte[]> producer;
    private final OrderEventCodec codec = new OrderEventCodec("/gateway-service");
    private final HttpClient http = HttpClient.newHttpClient();
    private final JdbcClient database;

    private WorkerStack(RunningStack stack) {
        this.stack = stack;
        var server = new RedisStandaloneConfiguration(
                stack.redis().host(), stack.redis().port());
        server.setPassword(stack.redis().password());
        redis.registerBean(LettuceConnectionFactory.class, () -> new LettuceConnectionFactory(server));
        redis.register(StockConfiguration.class);
        redis.refresh();
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.kafkaBootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.database = JdbcClient.create(
                new DriverManagerDataSource(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword()));
    }

    /** Both workers start at once on a database, a Redis and a Kafka that are all empty. */
    static WorkerStack start(String name) throws IOException, InterruptedException {
        return start(TestDependencies.at(Path.of("target", "stack", name))
                .gateways(0)
                .workers(2)
                .workerProperty("hotdeal.worker.recording.sweep-after", "2s")
                .workerProperty("hotdeal.worker.payment.sweep-every", "200ms")
                .workerProperty("hotdeal.worker.payment.first-retry", "500ms")
                .workerProperty("hotdeal.worker.payment.longest-retry", "1s")
                .workerProperty("hotdeal.worker.payment.timeout", "1s")
                .workerProperty("hotdeal.worker.retirement.every", "1s"));
    }

    static WorkerStack start(LocalStack plan) throws IOException, InterruptedException {
        return new WorkerStack(plan.start());
    }

    public RunningStack stack() {
        return stack;
    }

    JdbcClient database() {
        return database;
    }

    StringRedisTemplate redis() {
        return new StringRedisTemplate(redis.getBean(LettuceConnectionFactory.class));
    }

    void open(OfferId offer, int units) {
        open(offer, units, units);
    }

    /** @param inRedis more than the database has allocated plays a Redis that was given too much */
    void open(OfferId offer, int allocated, int inRedis) {
        database.sql("""
                        INSERT INTO HOTDEAL_ALLOCATION (PROD_ID, ALLOCATED, SOLD, STATE, PRICE)
                        VALUES (:product, :units, 0, 'OPEN', 19.90)""")
                .param("product", offer.value())
                .param("units", allocated)
                .update();
        var terms = new OfferTerms("item", PRICE, null, null, null);
        assertThat(redis.getBean(OfferStockStore.class).open(offer, new Change("test", 0), terms, inRedis))
                .isEqualTo(ChangeOutcome.APPLIED);
    }

    /** Closes a settled offer, as a gateway did so long ago. */
    void close(OfferId offer, Duration ago) {
        OfferStockStore book = redis.getBean(OfferStockStore.class);
        assertThat(book.close(offer, new Change("close", 1))).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book.withdraw(offer, new Change("close", 2))).isEqualTo(ChangeOutcome.APPLIED);
        database.sql("""
                        UPDATE HOTDEAL_ALLOCATION SET ALLOCATED = SOLD, STATE = 'CLOSED', VERSION = 2
                         WHERE PROD_ID = :product""").param("product", offer.value()).update();
        database.sql("""
                        INSERT INTO HOTDEAL_CHANGE (PROD_ID, CHANGE_ID, KIND, UNITS, STATE, VERSION, CHANGED_AT)
                        VALUES (:product, 'close', 'CLOSE', 0, 'APPLIED', 2, :then)""")
                .param("product", offer.value())
                .param("then", LocalDateTime.now(ZoneOffset.UTC).minus(ago))
                .update();
    }

    /** What is left of a retirement whose worker ended before its commit. */
    void retireInRedisOnly(OfferId offer, long version) {
        assertThat(redis.getBean(StockRetirement.class).retire(offer, version))
                .isEqualTo(StockRetirement.Outcome.RETIRED);
    }

    long retiredUnits(OfferId offer) {
        return database.sql("SELECT RETIRED_UNITS FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :product")
                .param("product", offer.value())
                .query(Long.class)
                .single();
    }

    /** Reserves one unit for each of so many customers, as a gateway does. */
    List<OrderRequested> reserve(OfferId offer, int orders) {
        List<OrderRequested> events = new ArrayList<>();
        for (int from = 0; from < orders; from += StockLedger.MAX_BATCH) {
            List<ReservationRequest> batch = new ArrayList<>();
            for (int i = from; i < Math.min(orders, from + StockLedger.MAX_BATCH); i++) {
                OrderId order = new OrderId(UUID.randomUUID().toString());
                batch.add(new ReservationRequest(order, new CustomerId("c-" + i), 1));
            }
            redis.getBean(StockLedger.class).reserve(offer, batch, 100_000).forEach(outcome -> {
                assertThat(outcome).isInstanceOf(Reserved.class);
                Reservation reservation = ((Reserved) outcome).reservation();
                events.add(new OrderRequested(
                        reservation.orderId(),
                        offer,
                        reservation.customer(),
                        reservation.quantity(),
                        PRICE,
                        reservation.reservedAt()));
                redis.getBean(Outbox.class).acknowledge(offer, List.of(reservation.orderId()));
            });
        }
        return events;
    }

    /** Opens an offer of ten units, sells some of them, and waits until they are settled. */
    List<OrderRequested> sell(OfferId offer, int orders)
            throws InterruptedException, ExecutionException, TimeoutException {
        open(offer, 10);
        List<OrderRequested> events = reserve(offer, orders);
        publish(events);
        awaitSettled(offer, orders);
        return events;
    }

    /** An offer without its allocation: its orders become dead letters. */
    void moveAllocation(int from, int to) {
        database.sql("UPDATE HOTDEAL_ALLOCATION SET PROD_ID = :to WHERE PROD_ID = :from")
                .param("to", to)
                .param("from", from)
                .update();
    }

    void publish(List<? extends OrderEvent> events) throws InterruptedException, ExecutionException, TimeoutException {
        send(events.stream().map(codec::encode).toList());
    }

    /** @return where each one is */
    List<RecordMetadata> send(List<ProducerRecord<byte[], byte[]>> messages)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Future<RecordMetadata>> sends = new ArrayList<>();
        messages.forEach(message -> sends.add(producer.send(message)));
        List<RecordMetadata> sent = new ArrayList<>();
        for (Future<RecordMetadata> send : sends) {
            sent.add(send.get(20, TimeUnit.SECONDS));
        }
        return sent;
    }

    OfferSnapshot snapshot(OfferId offer) {
        return redis.getBean(OfferStockStore.class).snapshot(offer).orElseThrow();
    }

    /** Orders of the offer by status. */
    Map<String, Integer> statuses(OfferId offer) {
        Map<String, Integer> statuses = new HashMap<>();
        database.sql("SELECT STATUS, COUNT(*) AS ORDERS FROM ORDER_HISTORY WHERE PROD_ID = :offer GROUP BY STATUS")
                .param("offer", offer.value())
                .query(row -> {
                    statuses.put(row.getString("STATUS"), row.getInt("ORDERS"));
                });
        return statuses;
    }

    long sold(OfferId offer) {
        return database.sql("SELECT SOLD FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :offer")
                .param("offer", offer.value())
                .query(Long.class)
                .single();
    }

    void awaitSettled(OfferId offer, int orders) {
        await("offer " + offer + " is settled").atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(statuses(offer).values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(orders);
            assertThat(statuses(offer)).doesNotContainKey("RECORDED");
            assertThat(snapshot(offer).stock().held()).isZero();
        });
    }

    /** Everything in the topic now. */
    List<ConsumerRecord<byte[], byte[]>> records(OrderTopic topic, boolean deadLetters) {
        return TopicDump.read(stack.kafkaBootstrap(), deadLetters ? topic.deadLetterName() : topic.topicName());
    }

    /** How many records the group has not read yet. */
    long lag(String group, OrderTopic topic) throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()))) {
            var committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(20, TimeUnit.SECONDS);
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                latest.put(new TopicPartition(topic.topicName(), partition), OffsetSpec.latest());
            }
            long lag = 0;
            for (var end :
                    admin.listOffsets(latest).all().get(20, TimeUnit.SECONDS).entrySet()) {
                OffsetAndMetadata read = committed.get(end.getKey());
                lag += end.getValue().offset() - (read == null ? 0 : read.offset());
            }
            return lag;
        }
    }

    String provider(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(stack.providerUrl() + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as("%s %s: %s", method, path, response.body())
                .isEqualTo(200);
        return response.body();
    }

    /** Runs the worker's jar with the workers' environment, of which some is changed. */
    Ended run(Map<String, String> changes, String... arguments) throws IOException, InterruptedException {
        Path jar = ProjectLayout.find().serviceJar("order-worker");
        List<String> command = JavaCommand.jar(LocalStack.QUICK_START, jar, List.of(arguments));
        Path output = Files.createTempFile("worker", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(stack.workerEnvironment());
        builder.environment().putAll(changes);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as("ends by itself")
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** An operator's application in this JVM, with the workers' environment, of which some is changed. */
    SpringApplicationBuilder operator(Class<?> configuration, Map<String, String> changes) {
        Map<String, Object> environment = new HashMap<>(stack.workerEnvironment());
        environment.putAll(changes);
        return new SpringApplicationBuilder(configuration)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .initializers(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("worker-systemEnvironment", environment)));
    }

    @Override
    public void close() {
        producer.close();
        redis.close();
        stack.close();
        http.close();
    }

    /**
     * Gives the test classes one stack, started for the first of them; JUnit closes it after the last. Each test sells products
     * of its own and repairs what it breaks.
     */
    public static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == WorkerStack.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(WorkerStack.class))
                    .computeIfAbsent(WorkerStack.class, key -> startShared(), WorkerStack.class);
        }

        private static WorkerStack startShared() {
            try {
                return start("worker");
            } catch (IOException e) {
                throw new UncheckedIOException("the stack does not start", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the stack was starting", e);
            }
        }
    }
}
