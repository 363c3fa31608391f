package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.order.OrderTopic;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.ProjectLayout;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway that cannot start says in one sentence why, and ends. */
@ExtendWith(GatewayStack.Shared.class)
class GatewayStartIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** Nobody listens there. */
    private static final String NOWHERE = "127.0.0.1:1";

    private final RunningStack stack;

    /** Its running gateway has made the topics. */
    GatewayStartIT(GatewayStack shop) {
        stack = shop.stack();
    }

    /** Creates an unused topic with settings that another team might choose. */
    @Test
    void namesTheTopicThatIsWrong(TestInfo test) throws Exception {
        String topic = OrderTopic.SETTLED.deadLetterName();
        Map<String, String> others = Map.of(
                "retention.ms",
                "1000",
                "retention.bytes",
                "5",
                "cleanup.policy",
                "compact",
                "min.insync.replicas",
                "3");
        change(topic, others, OpType.SET);
        try {
            assertThat(start(
                            test,
                            "--hotdeal.topics.partitions=4",
                            "--hotdeal.topics.replication=2",
                            "--hotdeal.topics.min-insync-replicas=2"))
                    .contains("hotdeal.order.recorded.v1 has 8 partitions, not 4", "hotdeal.topics.")
                    .contains(
                            topic + " has 1 replicas, fewer than 2",
                            topic + " has retention.ms 1000, less than 604800000",
                            topic + " has retention.bytes 5, which may drop orders early",
                            topic + " has cleanup.policy compact, not delete",
                            topic + " has min.insync.replicas 3, not 2 to its 1 replicas");
        } finally {
            change(topic, others, OpType.DELETE);
            change(
                    topic,
                    Map.of("retention.ms", Long.toString(Duration.ofDays(7).toMillis()), "min.insync.replicas", "1"),
                    OpType.SET);
        }
    }

    private void change(String topic, Map<String, String> settings, OpType how) throws Exception {
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(new ConfigEntry(setting.getKey(), setting.getValue()), how))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()))) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                    .all()
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Tag("full")
    @Test
    void namesTheRedisThatIsAway(TestInfo test) throws Exception {
        assertThat(start(test, "--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=1"))
                .contains("Redis at " + NOWHERE, "spring.data.redis.host");
    }

    @Tag("full")
    @Test
    void namesTheDatabaseThatIsAway(TestInfo test) throws Exception {
        String url = "jdbc:h2:tcp://" + NOWHERE + "/hotdeal";

        assertThat(start(test, "--spring.datasource.url=" + url, "--spring.datasource.hikari.connection-timeout=250"))
                .contains("The database at " + url);
    }

    @Tag("full")
    @Test
    void namesTheKafkaThatIsAway(TestInfo test) throws Exception {
        // Unless told, the client that nobody answers is given 60 s at the end to finish what it was asked.
        String patience = "--spring.kafka.admin.properties.default.api.timeout.ms=2000";
        String perRequest = "--spring.kafka.admin.properties.request.timeout.ms=2000";

        assertThat(start(test, "--spring.kafka.bootstrap-servers=" + NOWHERE, patience, perRequest))
                .contains("Kafka at " + NOWHERE);
    }

    @Test
    void namesTheMissingPassword(TestInfo test) throws Exception {
        assertThat(start(test, "--hotdeal.gateway.admin.password=short"))
                .contains("hotdeal.gateway.admin.password must have at least 12 characters")
                .doesNotContain("short;");
    }

    @Tag("full")
    @Test
    void namesTheRuleThatAPropertyBreaks(TestInfo test) throws Exception {
        assertThat(start(test, "--hotdeal.gateway.reservation.batch-size=1000"))
                .contains("hotdeal.gateway.reservation.batch-size must be 1 to 256");
    }

    /** @return what it printed; it has ended, and not well */
    private String start(TestInfo test, String... arguments) throws IOException, InterruptedException {
        Path log = Path.of("target", test.getTestMethod().orElseThrow().getName() + ".log");
        Path jar = ProjectLayout.find().serviceJar("gateway-service");
        List<String> command = JavaCommand.jar(LocalStack.QUICK_START, jar, List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment());
        Process gateway = builder.start();
        try {
            assertThat(gateway.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("ends within %s, see %s", LIMIT, log)
                    .isTrue();
        } finally {
            gateway.destroyForcibly();
        }
        String printed = Files.readString(log);
        assertThat(gateway.exitValue()).as(printed).isNotZero();
        assertThat(printed).contains("APPLICATION FAILED TO START").doesNotContain("\tat ");
        return printed;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(stack.workerEnvironment());
        environment.put("HOTDEAL_GATEWAY_LEGACY_PAYMENT_URL", stack.providerUrl());
        environment.put("HOTDEAL_GATEWAY_ADMIN_USERNAME", stack.adminUser());
        environment.put("HOTDEAL_GATEWAY_ADMIN_PASSWORD", stack.adminPassword());
        return environment;
    }
}
