package io.hotdeal.stack.component;

import io.hotdeal.stack.process.GuardedProcess;
import io.hotdeal.stack.process.Launch;
import io.hotdeal.stack.process.LogTail;
import io.hotdeal.stack.process.Ports;
import io.hotdeal.stack.process.ProcessException;
import io.hotdeal.stack.process.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One Kafka node that is broker and controller (KRaft), reachable from this machine only. It does not fsync: what it
 * acknowledged is with the operating system and survives {@code kill -9} of the process, not a power cut.
 *
 * @param jarFolder Kafka's own classpath
 * @param controllerPort the second listener, used by the node itself
 */
public record KafkaBroker(Path runFolder, Path jarFolder, int port, int controllerPort, boolean longLoad)
        implements Program {

    private static final String NAME = "kafka";
    private static final Duration FORMAT_LIMIT = Duration.ofSeconds(60);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    @Override
    public Launch launch() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(runFolder.resolve(NAME));
        Path properties = folder.resolve("server.properties");
        Files.writeString(properties, properties(folder.resolve("data")));
        if (!Files.exists(folder.resolve("data").resolve("meta.properties"))) {
            format(properties);
        }
        List<String> command = JavaCommand.small(
                longLoad,
                "640m",
                jarFolder + "/*",
                // Pages of settings at every start.
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS",
                "kafka.Kafka",
                properties.toString());
        return new Launch(NAME, command, Map.of(), runFolder, START_LIMIT, STOP_LIMIT);
    }

    private void format(Path properties) throws IOException, InterruptedException {
        List<String> command = JavaCommand.small(
                false,
                "256m",
                jarFolder + "/*",
                "kafka.tools.StorageTool",
                "format",
                // In one word, because an id may begin with a dash.
                "--cluster-id=" + clusterId(),
                "--config",
                properties.toString());
        Launch launch = new Launch("kafka-format", command, Map.of(), runFolder, FORMAT_LIMIT, Duration.ofSeconds(1));
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
                node.id=1
                controller.quorum.voters=1@%1$s:%3$d
                listeners=BROKER://%1$s:%2$d,CONTROLLER://%1$s:%3$d
                advertised.listeners=BROKER://%1$s:%2$d
                listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=BROKER
                log.dirs=%4$s
                # Topics belong to the services, which create them with the right partitions.
                auto.create.topics.enable=false
                # One node: every internal topic has one replica, and few partitions, each of which costs a folder.
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=2
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                # A broker that was killed may register again only when its old session is over; the default is 9 s.
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=500
                # Consumers of a stack join within milliseconds of each other; the default waits 3 s for more.
                group.initial.rebalance.delay.ms=100
                """.formatted(Ports.HOST, port, controllerPort, dataFolder);
    }

    private static String clusterId() {
        UUID id = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public boolean serves() throws IOException {
        return Wire.kafkaApiVersions(port);
    }
}
