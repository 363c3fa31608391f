package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.order.OrderTopic;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.ProjectLayout;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.ReadinessProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs {@code infra/hotdeal doctor} on one machine with one stack. It leaves the stack broken, so it is the last
 * class on it. The doctor's output is in {@code target/doctor.txt}.
 */
@Tag("full")
@RunsOn(value = TestStack.OUTAGES, order = 2)
class DoctorPipelineIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path SAID = Path.of("target", "doctor.txt");

    private record Ended(int exitCode, String output) {}

    private final Pipeline pipeline;

    DoctorPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void oneRunNamesEveryPlantedFaultAndNoneOfAHealthyStack() throws Exception {
        Files.deleteIfExists(SAID);
        RunningStack stack = pipeline.stack();
        Ended well = doctor(Map.of(), "--data", stack.runFolder().toString());
        assertThat(well.output())
                .contains("ok       JDK", "ok       Redis", "ok       the database", "ok       the clock of Redis")
                .contains("doctor finds 0 faults")
                .doesNotContain("FAULT");
        assertThat(well.exitCode()).as(well.output()).isZero();

        int port = stack.port(Component.gateway(1));
        Map<String, String> environment = new HashMap<>(stack.workerEnvironment());
        environment.put("HOTDEAL_WORKER_RECORDING_CONCURRENCY", "99");
        stack.kill(Component.worker(1));
        stack.kill(Component.PROVIDER);
        breakRedis(stack);
        breakKafka(stack);
        breakSchema(stack);

        Ended ill = doctor(environment, "--port", Integer.toString(port));
        assertThat(ill.output())
                .containsSubsequence(
                        "FAULT    port " + port + ": taken",
                        "→ end the process that listens there, or up --port N",
                        "FAULT    the settings: hotdeal.worker.recording.concurrency must be 1 to 16",
                        "→ correct it where it is set",
                        "FAULT    Redis: maxmemory-policy is [volatile-lru]",
                        "→ CONFIG SET maxmemory-policy noeviction",
                        "FAULT    Redis: appendfsync is no",
                        "→ CONFIG SET appendfsync always",
                        "FAULT    Kafka: topic hotdeal.order.requested.v1 has min.insync.replicas 2 and replication 1",
                        "→ kafka-configs.sh --alter",
                        "FAULT    Kafka: topic hotdeal.order.settled.v1 has 3 partitions, not 8",
                        "→ kafka-topics.sh --alter",
                        "FAULT    the database: the schema is at version 1, ",
                        " migrations behind: V2__thousand_products.sql",
                        "→ start a gateway or worker of this version",
                        "FAULT    the payment provider: nobody listens",
                        "→ start the payment provider")
                .contains("doctor finds 7 faults", "and 1 of this machine, above");
        assertThat(ill.exitCode()).isEqualTo(1);
    }

    private static void breakRedis(RunningStack stack) throws IOException {
        ReadinessProbe.redis(stack.redisPort(), "CONFIG SET maxmemory-policy volatile-lru", Duration.ofSeconds(5));
        ReadinessProbe.redis(stack.redisPort(), "CONFIG SET appendfsync no", Duration.ofSeconds(5));
    }

    private static void breakKafka(RunningStack stack) throws Exception {
        String settled = OrderTopic.SETTLED.topicName();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()))) {
            var requested = new ConfigResource(ConfigResource.Type.TOPIC, OrderTopic.REQUESTED_NAME);
            var two = new AlterConfigOp(new ConfigEntry("min.insync.replicas", "2"), OpType.SET);
            admin.incrementalAlterConfigs(Map.of(requested, List.of(two))).all().get(20, TimeUnit.SECONDS);
            admin.deleteTopics(List.of(settled)).all().get(20, TimeUnit.SECONDS);
            admin.createTopics(List.of(new NewTopic(settled, 3, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private static void breakSchema(RunningStack stack) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(
                            "DELETE FROM \"flyway_schema_history\" WHERE \"version\" NOT IN ('0', '1')"))
                    .isPositive();
        }
    }

    private static Ended doctor(Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(ProjectLayout.find().home().resolve("infra/hotdeal").toString(), "doctor"));
        command.addAll(List.of(options));
        Path output = Files.createTempFile("doctor", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("doctor ends by itself")
                    .isTrue();
            Ended ended = new Ended(process.exitValue(), Files.readString(output));
            Files.writeString(
                    SAID,
                    "$ infra/hotdeal doctor %s\n%sexit code %d\n\n"
                            .formatted(String.join(" ", options), ended.output(), ended.exitCode()),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return ended;
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
