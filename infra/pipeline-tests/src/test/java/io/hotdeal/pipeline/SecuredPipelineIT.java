package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hotdeal.kafka.ConsumerLag;
import io.hotdeal.kafka.TopicProperties;
import io.hotdeal.kafka.TopicSetup;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.testkit.component.ReadinessProbe;
import io.hotdeal.testkit.component.TransportSecurity;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Redis with TLS and a user for each service, Kafka with SASL_SSL: the services connect by Boot's own properties, and have no
 * rights beyond {@code infra/security}.
 */
@Tag("full")
@RunsOn(TestStack.SECURED)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredPipelineIT {

    private static final int UNITS = 60;

    private final Pipeline pipeline;
    private final TransportSecurity security;
    private Path otherAuthority;

    SecuredPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.security = pipeline.stack().security().orElseThrow();
    }

    @BeforeAll
    void makeAnotherAuthority(@TempDir Path folder) throws IOException, InterruptedException {
        TransportSecurity other = new TransportSecurity(folder.resolve("other"), security.rules(), Map.of(), Map.of());
        other.prepare();
        otherAuthority = other.authority();
    }

    @AfterAll
    void end() {
        pipeline.close();
        assertThat(security.folder()).as("keys and passwords").doesNotExist();
    }

    @Test
    void anOfferIsSoldChangedAuditedRebuiltAndRetired() throws Exception {
        int offer = pipeline.openAny(UNITS);
        List<Response> responses = pipeline.sendUntilDecided(Pipeline.purchases(offer, UNITS * 3 / 2));
        assertThat(responses).filteredOn(Response::isAccepted).hasSize(UNITS);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(UNITS);

        String order = responses.stream()
                .filter(Response::isAccepted)
                .findFirst()
                .map(Response::orderId)
                .orElseThrow();
        assertPasses("order", order);

        pipeline.admin().post("/admin/offers/" + offer + "/restock", "{\"units\":10}");
        pipeline.sendUntilDecided(Pipeline.purchases(offer, 5));
        pipeline.assertEveryGuarantee(offer);
        assertPasses("rebuild", Integer.toString(offer));
        pipeline.admin().post("/admin/offers/" + offer + "/close", "");
        pipeline.assertEveryGuarantee(offer);
        assertPasses("audit");
        assertPasses("audit", "--repair");
        assertPasses("retire", Integer.toString(offer));
        assertRedisRefusedNoCommand();
    }

    /**
     * A script that is refused a command half way keeps what it wrote; the gateway repeats the call, finds its reservation and
     * responds 202, without an outbox entry. Redis's ACL LOG shows the refusal. It also lists the client's own name, which is harmless.
     */
    private void assertRedisRefusedNoCommand() {
        RedisURI operator = RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(pipeline.stack().redisPort())
                .withSsl(true)
                .withAuthentication(
                        TransportSecurity.OPERATOR,
                        security.redisPasswords().getOrDefault(TransportSecurity.OPERATOR, ""))
                .build();
        try (RedisClient client = RedisClient.create(operator)) {
            client.setOptions(ClientOptions.builder()
                    .sslOptions(SslOptions.builder()
                            .trustManager(security.authority().toFile())
                            .build())
                    .build());
            assertThat(client.connect().sync().aclLog())
                    .filteredOn(entry -> !"auth".equals(entry.get("reason"))
                            && !String.valueOf(entry.get("object")).startsWith("client"))
                    .isEmpty();
        }
    }

    private void assertPasses(String... command) throws IOException, InterruptedException {
        Operator.Ended ended = new Operator(pipeline.stack()).run(command);
        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }

    Stream<Arguments> mistakes() {
        String wrong = "SPRING_SSL_BUNDLE_PEM_OTHER_TRUSTSTORE_CERTIFICATE";
        String other = otherAuthority.toUri().toString();
        String jaas =
                String.valueOf(security.kafkaClient(TransportSecurity.WORKER).get("sasl.jaas.config"));
        return Stream.of(
                arguments(
                        Map.of(wrong, other, "SPRING_DATA_REDIS_SSL_BUNDLE", "other"),
                        "Redis at",
                        "spring.data.redis.ssl.bundle"),
                arguments(Map.of("SPRING_DATA_REDIS_SSL_ENABLED", "false"), "Redis at", "spring.data.redis.ssl.bundle"),
                arguments(Map.of("SPRING_DATA_REDIS_PASSWORD", "guessed"), "Redis at", "spring.data.redis.password"),
                arguments(
                        Map.of(wrong, other, "SPRING_KAFKA_SSL_BUNDLE", "other"),
                        "Kafka at",
                        "spring.kafka.ssl.bundle"),
                arguments(
                        Map.of(
                                "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG",
                                jaas.replaceFirst("password=\"[^\"]*", "password=\"guessed")),
                        "Kafka at",
                        "spring.kafka.properties.sasl.jaas.config"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aWorkerWithAWrongSettingNamesThePropertyToCheck(Map<String, String> mistake, String part, String property)
            throws IOException, InterruptedException {
        Operator.Ended worker = new Operator(pipeline.stack()).run(mistake);

        assertThat(worker.exitCode()).isNotZero();
        assertThat(worker.output())
                .contains("APPLICATION FAILED TO START", part, "cannot be used", property)
                .doesNotContain("guessed");
    }

    /** Kafka's client reads the broker's TLS alert as the length of a response and runs out of memory (KAFKA-4090). */
    @Test
    void aWorkerThatTalksToKafkaInPlainTextDoesNotStart() throws IOException, InterruptedException {
        Operator.Ended worker =
                new Operator(pipeline.stack()).run(Map.of("SPRING_KAFKA_SECURITY_PROTOCOL", "PLAINTEXT"));

        assertThat(worker.exitCode()).isNotZero();
    }

    @Test
    void aClientInPlainTextIsRefused() throws Exception {
        int port = pipeline.stack().redisPort();

        assertThat(isAnswered(() -> ReadinessProbe.redis(port, "PING", Duration.ofSeconds(5))
                        .equals("+PONG")))
                .as("Redis")
                .isFalse();
        assertThat(isAnswered(() -> ReadinessProbe.kafkaApiVersions(kafkaPort())))
                .as("Kafka")
                .isFalse();
    }

    private static boolean isAnswered(Callable<Boolean> question) throws Exception {
        try {
            return question.call();
        } catch (IOException e) {
            return false; // closed or reset
        }
    }

    private int kafkaPort() {
        return Integer.parseInt(pipeline.stack().kafkaBootstrap().split(":", 2)[1]);
    }

    /** Where others make the topics, the services' users need no right to. */
    @Test
    void aUserWhoMayNotCreateTopicsIsEnoughOnceTheyExist() throws Exception {
        Map<String, Object> options = new HashMap<>(security.kafkaClient(TransportSecurity.OPERATOR));
        options.put("bootstrap.servers", pipeline.stack().kafkaBootstrap());
        var mayCreate = new AccessControlEntryFilter(
                "User:" + TransportSecurity.WORKER, null, AclOperation.CREATE, AclPermissionType.ALLOW);
        Map<String, Object> worker = new HashMap<>(security.kafkaClient(TransportSecurity.WORKER));
        worker.put("bootstrap.servers", pipeline.stack().kafkaBootstrap());
        try (Admin operator = Admin.create(options);
                Admin admin = Admin.create(worker)) {
            Collection<AclBinding> rights = operator.deleteAcls(
                            List.of(new AclBindingFilter(ResourcePatternFilter.ANY, mayCreate)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            assertThat(rights).hasSize(2);
            try {
                new TopicSetup(admin, new TopicProperties(8, (short) 1, 1, Duration.ofDays(7))).createOrCheck();
            } finally {
                operator.createAcls(rights).all().get(30, TimeUnit.SECONDS);
            }
        }
    }

    /** What KEDA's Kafka scaler asks for: topics, the groups' offsets, the partitions' ends. */
    @Test
    void aScalerSeesTheLagAndReadsNoRecord() {
        Map<String, Object> options = new HashMap<>(security.kafkaClient(TransportSecurity.SCALER));
        options.put("bootstrap.servers", pipeline.stack().kafkaBootstrap());
        try (Admin admin = Admin.create(options);
                var consumer = new KafkaConsumer<>(options, new StringDeserializer(), new StringDeserializer())) {
            assertThat(new ConsumerLag(admin).byGroup())
                    .containsOnlyKeys("order-recorder", "order-payer", "payment-reports");

            TopicPartition requested = new TopicPartition("hotdeal.order.requested.v1", 0);
            consumer.assign(List.of(requested));
            consumer.seekToBeginning(List.of(requested));
            assertThat(catchThrowable(() -> consumer.poll(Duration.ofSeconds(30))))
                    .isInstanceOf(TopicAuthorizationException.class);
            assertThat(catchThrowable(() -> admin.alterConsumerGroupOffsets(
                                    "order-recorder", Map.of(requested, new OffsetAndMetadata(0)))
                            .all()
                            .get(30, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(GroupAuthorizationException.class);
        }
    }

    @Test
    void aGatewayMayNeitherSettleNorReadNorDelete() {
        Map<String, Object> options = new HashMap<>(security.kafkaClient(TransportSecurity.GATEWAY));
        options.put("bootstrap.servers", pipeline.stack().kafkaBootstrap());
        try (var producer = new KafkaProducer<>(options, new StringSerializer(), new StringSerializer());
                Admin admin = Admin.create(options)) {
            var settled = new ProducerRecord<String, String>("hotdeal.order.settled.v1", "forged");
            assertThat(catchThrowable(() -> producer.send(settled).get(30, TimeUnit.SECONDS)))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThat(catchThrowable(() -> admin.deleteTopics(List.of("hotdeal.order.requested.v1"))
                            .all()
                            .get(30, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }
}
