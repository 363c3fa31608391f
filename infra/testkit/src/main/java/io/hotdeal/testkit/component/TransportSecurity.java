package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Sets up TLS and users for one run's Redis and Kafka: certificates made for it, random passwords, and each user's rights by
 * the files in {@code infra/security}.
 *
 * @param folder         of the certificates and of all files with a password; only its owner may read it
 * @param rules          {@code infra/security}
 * @param redisPasswords by user
 * @param kafkaPasswords by user
 */
public record TransportSecurity(
        Path folder, Path rules, Map<String, String> redisPasswords, Map<String, String> kafkaPasswords) {

    public static final String GATEWAY = "hotdeal-gateway";
    public static final String WORKER = "hotdeal-worker";
    /** Sees the workers' lag in Kafka and nothing else. */
    public static final String SCALER = "hotdeal-scaler";
    /** Reads Redis, changes nothing; in Kafka an administrator. */
    public static final String OPERATOR = "hotdeal-operator";

    /** The users with a password. */
    public static Stream<String> users() {
        return Stream.of(GATEWAY, WORKER, SCALER, OPERATOR);
    }

    /** The certificate of the authority that every client has to trust. PEM. */
    public Path authority() {
        return folder.resolve("ca.pem");
    }

    /** Key and certificates of both servers. PEM. */
    Path server() {
        return folder.resolve("server.pem");
    }

    /** The file of Redis's users. */
    Path redisUsers() {
        return folder.resolve("redis.acl");
    }

    /** Makes the files, before the first process starts. */
    public void prepare() throws IOException, InterruptedException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Certificates.make(folder, authority(), server());
        // Redis accepts neither comments nor blank lines there.
        try (Stream<String> lines = Files.lines(rules.resolve("redis.acl"))) {
            Files.write(
                    redisUsers(),
                    lines.filter(line -> line.startsWith("user "))
                            .map(this::withPassword)
                            .toList());
        }
    }

    private String withPassword(String line) {
        String complete = line;
        for (Map.Entry<String, String> user : redisPasswords.entrySet()) {
            complete = complete.replace(
                    "${" + user.getKey().toUpperCase(Locale.ROOT).replace('-', '_') + "_PASSWORD}", user.getValue());
        }
        return complete;
    }

    /** The properties of a Kafka client of that user. */
    public Map<String, Object> kafkaClient(String user) {
        return Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config", jaas(user),
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", authority().toString());
    }

    private String jaas(String user) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, kafkaPasswords.get(user));
    }

    /** The environment of a service: only Boot's own properties. */
    public Map<String, String> environment(String user) {
        return Map.of(
                "SPRING_SSL_BUNDLE_PEM_HOTDEAL_TRUSTSTORE_CERTIFICATE",
                authority().toUri().toString(),
                "SPRING_DATA_REDIS_SSL_BUNDLE",
                "hotdeal",
                // All services start at once here, and each JVM's first handshake is slow.
                "SPRING_DATA_REDIS_CONNECT_TIMEOUT",
                "5s",
                "SPRING_DATA_REDIS_USERNAME",
                user,
                "SPRING_DATA_REDIS_PASSWORD",
                String.valueOf(redisPasswords.get(user)),
                "SPRING_KAFKA_SSL_BUNDLE",
                "hotdeal",
                "SPRING_KAFKA_SECURITY_PROTOCOL",
                "SASL_SSL",
                "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM",
                "SCRAM-SHA-512",
                "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG",
                jaas(user));
    }

    /** For a client that trusts this run's authority only. */
    SSLSocketFactory sockets() throws IOException {
        try (InputStream pem = Files.newInputStream(authority())) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new ProcessException("The certificate " + authority() + " cannot be used: " + e.getMessage());
        }
    }

    /** Deletes all keys and passwords. */
    public void delete() throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    @Override
    public String toString() {
        return "Security[" + users().collect(Collectors.joining(", ")) + "]";
    }
}
