package io.hotdeal.containers;

import io.hotdeal.testkit.RedisAddress;
import java.security.SecureRandom;
import java.util.Base64;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;

/** Redis and Kafka containers with the settings of production. */
public final class Servers {

    /** The tags of infra/compose.yaml. */
    static final String REDIS_IMAGE = "redis:7.4.5-alpine";

    static final String KAFKA_IMAGE = "apache/kafka:4.2.1";

    private static final int REDIS_PORT = 6379;

    private Servers() {}

    /** The first use starts each; Testcontainers removes it when this JVM has ended. */
    private static final class Redis {
        static final String PASSWORD = password();
        static final GenericContainer<?> CONTAINER = Docker.started(newRedis(PASSWORD), REDIS_IMAGE);
    }

    private static final class Kafka {
        static final KafkaContainer CONTAINER = Docker.started(newKafka(), KAFKA_IMAGE);
    }

    static RedisAddress redis() {
        return new RedisAddress(host(Redis.CONTAINER), Redis.CONTAINER.getMappedPort(REDIS_PORT), Redis.PASSWORD);
    }

    /** {@code host:port}. */
    static String kafka() {
        return Kafka.CONTAINER.getBootstrapServers();
    }

    /** Not started. Every write is on the disk before the reply, and no key is ever evicted. */
    public static GenericContainer<?> newRedis(String password) {
        return new GenericContainer<>(REDIS_IMAGE)
                .withCommand(
                        "redis-server",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "always",
                        "--save",
                        "",
                        "--maxmemory-policy",
                        "noeviction",
                        "--requirepass",
                        password)
                .withExposedPorts(REDIS_PORT)
                .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1));
    }

    /** Not started. One broker; the services create their topics with the right partitions. */
    public static KafkaContainer newKafka() {
        return new KafkaContainer(KAFKA_IMAGE)
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "100");
    }

    /** The host as a number for this machine, like the local stack's addresses. */
    private static String host(GenericContainer<?> container) {
        return container.getHost().equals("localhost") ? "127.0.0.1" : container.getHost();
    }

    /** A random password of letters, digits, dash and underscore. */
    public static String password() {
        byte[] bytes = new byte[18];
        new SecureRandom().nextBytes(bytes);
        return "p" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
