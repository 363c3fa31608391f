package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.ReadinessProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Starts two gateways and three workers at the same moment with an empty database without a schema, an empty Redis and a
 * Kafka without topics: all five become ready, and an order at each gateway is accepted and paid.
 */
@Tag("full")
class StartRacePipelineIT {

    private static final List<Component> SERVICES = List.of(
            Component.gateway(1), Component.gateway(2), Component.worker(1), Component.worker(2), Component.worker(3));

    private static final Duration SOON = Duration.ofSeconds(60);

    private static RunningStack stack;

    @BeforeAll
    static void start() throws Exception {
        stack = LocalStack.at(Path.of("target/start-race"))
                .infrastructureOnly()
                .schemaByServices()
                .start();
    }

    @AfterAll
    static void end() {
        stack.close();
    }

    /** 20, unless {@code -Dtest.start.rounds} says otherwise. */
    static IntStream rounds() {
        return IntStream.rangeClosed(1, Integer.getInteger("test.start.rounds", 20));
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void servicesThatStartAtTheSameMomentAllBecomeReadyAndSell(int round) throws Exception {
        boolean first = round == 1;
        if (!first) {
            atTheSameTime(SERVICES.stream().map(service -> act(() -> stack.stop(service))));
            emptyEverything();
        }
        long begin = System.nanoTime();

        atTheSameTime(SERVICES.stream()
                .map(service -> act(() -> {
                    if (!first) {
                        stack.start(service);
                    } else if (service.kind() == Component.Kind.GATEWAY) {
                        stack.addGateway();
                    } else {
                        stack.addWorker();
                    }
                })));

        System.out.printf(
                "start race, round %d: five services ready in %.1f s%n", round, (System.nanoTime() - begin) / 1e9);
        assertThat(SERVICES).allMatch(stack::isRunning);
        assertThatAnOrderOfEachGatewayIsPaid();
    }

    private static void assertThatAnOrderOfEachGatewayIsPaid() throws Exception {
        Http.as(stack.gatewayUrl(1), stack.adminUser(), stack.adminPassword()).put("/admin/offers/1", "{\"units\":10}");
        for (int gateway = 1; gateway <= 2; gateway++) {
            Response response =
                    new Buyers(List.of(stack.gatewayUrl(gateway))).send(Pipeline.purchase(1, "buyer-" + gateway, 1));
            assertThat(response.isAccepted()).as("accepted: %s", response).isTrue();
            var http = new Http(stack.gatewayUrl(gateway));
            await("the order is paid")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(http.get("/offers/1/orders/" + response.orderId())
                                    .path("status")
                                    .asString())
                            .isEqualTo("PAID"));
        }
    }

    private static void emptyEverything() throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP ALL OBJECTS");
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be emptied", e);
        }
        ReadinessProbe.redis(stack.redisPort(), "FLUSHALL", Duration.ofSeconds(5));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()))) {
            Set<String> topics = admin.listTopics().names().get(20, TimeUnit.SECONDS);
            admin.deleteTopics(topics).all().get(20, TimeUnit.SECONDS);
            List<String> groups = admin.listGroups().all().get(20, TimeUnit.SECONDS).stream()
                    .map(GroupListing::groupId)
                    .toList();
            await("the ended workers to leave their groups")
                    .atMost(SOON)
                    .until(() -> admin.describeConsumerGroups(groups).all().get(20, TimeUnit.SECONDS).values().stream()
                            .allMatch(group -> group.members().isEmpty()));
            admin.deleteConsumerGroups(groups).all().get(20, TimeUnit.SECONDS);
            await("no topic is left")
                    .atMost(SOON)
                    .until(() ->
                            admin.listTopics().names().get(20, TimeUnit.SECONDS).isEmpty());
        }
    }

    private interface Act {
        void run() throws IOException, InterruptedException;
    }

    private static Callable<Boolean> act(Act act) {
        return () -> {
            act.run();
            return true;
        };
    }

    private static void atTheSameTime(Stream<Callable<Boolean>> acts) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> running = new ArrayList<>();
            acts.forEach(act -> running.add(threads.submit(act)));
            for (Future<Boolean> one : running) {
                one.get();
            }
        }
    }
}
