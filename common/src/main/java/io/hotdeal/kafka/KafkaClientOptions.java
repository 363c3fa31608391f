package io.hotdeal.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
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

    public Map<String, Object> producer() {
        return connected(properties.buildProducerProperties(), connection.getProducer());
    }

    public Map<String, Object> consumer() {
        return connected(properties.buildConsumerProperties(), connection.getConsumer());
    }

    public Map<String, Object> admin() {
        return connected(properties.buildAdminProperties(), connection.getAdmin());
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
