package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.GuardedProcess;
import io.hotdeal.testkit.process.Launch;
import io.hotdeal.testkit.process.LogTail;
import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.process.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a Kafka node that is broker and controller (KRaft), alone or one of three, reachable from this machine only. It does not fsync:
 * the operating system has an acknowledged record, which survives {@code kill -9} of the process, not a power cut.
 *
 * @param jarFolder Kafka's own classpath
 * @param name {@code kafka}, {@code kafka-2}
 * @param number of the node, from 1
 * @param quorum of all its nodes
 * @param proxied further listeners, each behind a proxy; without security only
 * @param startCache READ, unless its start is to be compared or trained
 * @param security null: no authentication, plain text; else it has to be the only node
 */
public record KafkaBroker(
        String name,
        Path runFolder,
        Path jarFolder,
        int number,
        int port,
        Quorum quorum,
        List<ProxiedListener> proxied,
        boolean longLoad,
        StartCache.Use startCache,
        @Nullable TransportSecurity security)
        implements Program {

    /**
     * The settings that the nodes of one Kafka share.
     *
     * @param clusterId       written into their data folders
     * @param controllerPorts the second listener of each, for the other nodes
     */
    public record Quorum(String clusterId, List<Integer> controllerPorts) {

        /** A quorum of as many nodes as there are ports. */
        public static Quorum of(List<Integer> controllerPorts) {
            return new Quorum(newId(), List.copyOf(controllerPorts));
        }

        String voters() {
            return IntStream.rangeClosed(1, controllerPorts.size())
                    .mapToObj(node -> node + "@" + Ports.HOST + ":" + controllerPorts.get(node - 1))
                    .collect(Collectors.joining(","));
        }

        int minInSync() {
            return controllerPorts.size() > 1 ? 2 : 1;
        }
    }

    /**
     * A listener for the clients of a proxy.
     *
     * @param port       of the broker, for the proxy
     * @param advertised the proxy's port, to which the broker directs the clients
     */
    public record ProxiedListener(int port, int advertised) {}

    private static final String NODE_FILE = "meta.properties";
    private static final String FEATURES_FILE = "bootstrap.checkpoint";
    private static final Pattern KAFKA_JAR = Pattern.compile("kafka_[0-9.]+-(?<version>[0-9].*)\\.jar");

    private static final Duration FORMAT_LIMIT = Duration.ofSeconds(60);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    @Override
    public Launch launch() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(runFolder.resolve(name));
        Path properties = folder.resolve("server.properties");
        Files.writeString(properties, escaped(properties(folder.resolve("data")) + securityProperties()));
        Path data = folder.resolve("data");
        if (!Files.exists(data.resolve(NODE_FILE))) {
            if (security != null) {
                format(properties);
            } else {
                formatFromTemplate(data, properties);
            }
        }
        StartCache cache = StartCache.ofFolder(jarFolder);
        List<String> command = JavaCommand.small(
                longLoad,
                "640m",
                cache.classpath(),
                // Else it logs pages of settings at every start.
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS",
                "kafka.Kafka",
                properties.toString());
        command.addAll(1, cache.options(startCache));
        return new Launch(
                name,
                command,
                Map.of(),
                runFolder,
                START_LIMIT,
                startCache == StartCache.Use.WRITE ? StartCache.WRITE_LIMIT : STOP_LIMIT);
    }

    /**
     * The same as {@link #format}, without its process (2 s of processor time): of the two files that the tool writes, one has
     * the features of this version of Kafka and is equal for every cluster, so the first run's is kept; the other one
     * has the ids of cluster and node. Not with passwords, which the tool writes into the first one.
     */
    private void formatFromTemplate(Path data, Path properties) throws IOException, InterruptedException {
        Path template = jarFolder.resolveSibling("kafka-features-" + kafkaVersion() + ".checkpoint");
        if (!Files.exists(template)) {
            format(properties);
            // Renamed when complete: another stack must not read half a file.
            Path part = Files.createTempFile(jarFolder.getParent(), "kafka-features", ".part");
            Files.copy(data.resolve(FEATURES_FILE), part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, template, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Files.createDirectories(data);
        Files.copy(template, data.resolve(FEATURES_FILE), StandardCopyOption.REPLACE_EXISTING);
        // Last, because it says that the folder is complete.
        Files.writeString(data.resolve(NODE_FILE), """
                version=1
                cluster.id=%s
                node.id=%d
                directory.id=%s
                """.formatted(quorum.clusterId(), number, newId()));
    }

    /** The version in the jar's name. */
    private String kafkaVersion() throws IOException {
        try (Stream<Path> jars = Files.list(jarFolder)) {
            return jars.map(jar -> KAFKA_JAR.matcher(jar.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(jar -> jar.group("version"))
                    .findFirst()
                    .orElseThrow(() -> new ProcessException("The broker's jar is missing in " + jarFolder + "."));
        }
    }

    private void format(Path properties) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(JavaCommand.small(
                false,
                "256m",
                StartCache.ofFolder(jarFolder).classpath(),
                "kafka.tools.StorageTool",
                "format",
                // As one argument, because an id may begin with a dash.
                "--cluster-id=" + quorum.clusterId(),
                "--config",
                properties.toString()));
        if (security != null) {
            // This machine's other users may see these passwords for the second that it takes; the tool has no other
            // way to read them.
            security.kafkaPasswords()
                    .forEach((user, password) -> command.addAll(
                            List.of("--add-scram", "SCRAM-SHA-512=[name=%s,password=%s]".formatted(user, password))));
        }
        Launch launch = new Launch(name + "-format", command, Map.of(), runFolder, FORMAT_LIMIT, Duration.ofSeconds(1));
        GuardedProcess process = GuardedProcess.start(launch);
        try {
            if (process.awaitExit(FORMAT_LIMIT).orElse(-1) != 0) {
                throw new ProcessException("kafka could not format its data folder. Its log " + launch.log()
                        + " ends with:\n" + LogTail.read(launch.log(), 0));
            }
        } finally {
            process.askToStop();
        }
    }

    private String properties(Path dataFolder) {
        return """
                process.roles=broker,controller
                node.id=%5$d
                controller.quorum.voters=%6$s
                listeners=BROKER://%1$s:%2$d,CONTROLLER://%1$s:%3$d%10$s
                advertised.listeners=BROKER://%1$s:%2$d%11$s
                listener.security.protocol.map=%9$s%12$s
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=BROKER
                log.dirs=%4$s
                # Topics belong to the services, which create them with the right partitions.
                auto.create.topics.enable=false
                # Every internal topic is on every node, and has few partitions, each of which costs a folder.
                offsets.topic.replication.factor=%7$d
                offsets.topic.num.partitions=4
                min.insync.replicas=%8$d
                transaction.state.log.replication.factor=%7$d
                transaction.state.log.min.isr=%8$d
                transaction.state.log.num.partitions=2
                share.coordinator.state.topic.replication.factor=%7$d
                share.coordinator.state.topic.min.isr=%8$d
                share.coordinator.state.topic.num.partitions=1
                # A broker that was killed may register again only when its old session is over; the default is 9 s.
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=500
                # Consumers of a stack join within milliseconds of each other; the default waits 3 s for more.
                group.initial.rebalance.delay.ms=100
                # Of consumers with group.protocol=consumer: as the worker's own with the classic one; the default is 45 s.
                group.consumer.session.timeout.ms=10000
                group.consumer.min.session.timeout.ms=10000
                group.consumer.heartbeat.interval.ms=3000
                group.consumer.min.heartbeat.interval.ms=3000
                """.formatted(
                        Ports.HOST,
                        port,
                        quorum.controllerPorts().get(number - 1),
                        dataFolder,
                        number,
                        quorum.voters(),
                        quorum.controllerPorts().size(),
                        quorum.minInSync(),
                        security == null ? "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT" : "BROKER:SASL_SSL,CONTROLLER:SSL",
                        ofProxied(listener -> "://" + Ports.HOST + ":" + listener.port()),
                        ofProxied(listener -> "://" + Ports.HOST + ":" + listener.advertised()),
                        ofProxied(listener -> ":PLAINTEXT"));
    }

    /** Further items of a list of listeners, with their names. */
    private String ofProxied(Function<ProxiedListener, String> value) {
        return proxied.stream()
                .map(listener -> ",PROXIED" + listener.port() + value.apply(listener))
                .collect(Collectors.joining());
    }

    /** Kafka reads the file as ISO 8859-1, as Java's properties are read: a folder's ü as two other letters. */
    static String escaped(String properties) {
        return properties
                .chars()
                .mapToObj(letter -> letter < 128
                        ? Character.toString(letter)
                        : "\\u" + HexFormat.of().toHexDigits((char) letter))
                .collect(Collectors.joining());
    }

    /** Only rules allow access; the broker authenticates its controller by the certificate, so no password is here. */
    private String securityProperties() {
        return security == null
                ? ""
                : """
                sasl.enabled.mechanisms=SCRAM-SHA-512
                sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
                listener.name.broker.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
                listener.name.controller.ssl.client.auth=required
                ssl.keystore.type=PEM
                ssl.keystore.location=%s
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                allow.everyone.if.no.acl.found=false
                super.users=User:%s;User:%s
                """.formatted(
                        security.server(), security.authority(), Certificates.SERVER_NAME, TransportSecurity.OPERATOR);
    }

    /** A new id in Kafka's format. */
    private static String newId() {
        UUID id = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public boolean serves() throws IOException {
        return ReadinessProbe.kafkaApiVersions(port, security);
    }
}
