package io.hotdeal.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails.Configuration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;

/**
 * What {@code spring.kafka.*} says, as options of a client. {@link KafkaProperties} alone leaves out the SSL bundle, and the
 * client would trust the JVM's authorities instead, without a word: Boot adds the bundle in the factories that it makes
 * itself, by the same keys as here.
 */
public final class KafkaClientOptions {

    private final KafkaProperties properties;
    private final KafkaConnectionDetails connection;

    public KafkaClientOptions(KafkaProperties properties, KafkaConnectionDetails connection) {
        this.properties = properties;
        this.connection = connection;
    }

    /** @param deliveryTimeout the one bound on a send; after it the outcome is unknown */
    public Map<String, Object> producer(Duration deliveryTimeout) {
        Map<String, Object> options = connected(properties.buildProducerProperties(), connection.getProducer());
        // Acknowledged means: every in-sync replica has it. Costs one replication round trip.
        options.put(ProducerConfig.ACKS_CONFIG, "all");
        // The producer's own retries make no copies. Costs nothing measurable.
        options.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        options.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) deliveryTimeout.toMillis());
        options.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                deliveryTimeout.dividedBy(2).toMillis());
        options.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        // Events resemble each other; LZ4 is the cheapest codec that makes use of it.
        options.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return options;
    }

    public Map<String, Object> consumer() {
        return connected(properties.buildConsumerProperties(), connection.getConsumer());
    }

    public Map<String, Object> admin() {
        Map<String, Object> options = connected(properties.buildAdminProperties(), connection.getAdmin());
        // Less than any caller waits: of a Kafka that is unavailable the client's own reason is shown, and soon.
        // Both or neither: Kafka refuses a client whose whole call is shorter than one of its requests.
        if (!options.containsKey(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG)
                && !options.containsKey(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)) {
            options.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
            options.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 12_000);
        }
        return options;
    }

    private static Map<String, Object> connected(Map<String, Object> told, Configuration where) {
        Map<String, Object> options = new HashMap<>(told);
        options.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, where.getBootstrapServers());
        String protocol = where.getSecurityProtocol();
        if (StringUtils.hasLength(protocol)) {
            options.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
        }
        SslBundle bundle = where.getSslBundle();
        if (bundle != null) {
            options.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslBundleSslEngineFactory.class);
            options.put(SslBundle.class.getName(), bundle);
        }
        return options;
    }
}
