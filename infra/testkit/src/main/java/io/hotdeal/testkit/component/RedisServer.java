package io.hotdeal.testkit.component;

import io.hotdeal.testkit.component.RedisServer.Place.ClusterNode;
import io.hotdeal.testkit.component.RedisServer.Place.Watched;
import io.hotdeal.testkit.process.Launch;
import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs Redis with an append-only file: an acknowledged write survives {@code kill -9}. Tests get one from {@code TestDependencies}.
 *
 * @param name {@code redis}, {@code redis-2}
 * @param jarFolder holds the jar with the binary, for a machine without a redis-server
 * @param appendFsync {@code always}, {@code everysec} or {@code no}: when the file reaches the disk itself
 * @param place among other Redis servers
 * @param security null: no authentication, plain text
 */
public record RedisServer(
        String name,
        Path runFolder,
        Path jarFolder,
        int port,
        String appendFsync,
        Place place,
        @Nullable TransportSecurity security)
        implements Program {

    /** What a server is to others. */
    public sealed interface Place {

        /** There are no others. */
        record Alone() implements Place {}

        /** A master or a replica of a cluster; see {@link RedisCluster}. It remembers what it became. */
        record ClusterNode() implements Place {}

        /**
         * A master or a replica, as sentinels decide later; see {@link RedisSentinels}. It remembers what it became.
         *
         * @param masterPort of which it is a replica when it first starts; 0: it is the master
         */
        record Watched(int masterPort) implements Place {}
    }

    /** A replica gets its first copy at once; by default Redis waits for more replicas. */
    private static final String[] FIRST_COPY_AT_ONCE = {"--repl-diskless-sync-delay", "0"};

    /** From the port for clients to the cluster bus port; fixed before Redis 7. */
    public static final int CLUSTER_BUS_APART = 10_000;

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @Override
    public Launch launch() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(binary().toString()));
        if (place instanceof Watched watched) {
            command.add(settings(watched).toString());
            command.addAll(List.of(FIRST_COPY_AT_ONCE));
        }
        command.addAll(List.of(
                security == null ? "--port" : "--tls-port",
                Integer.toString(port),
                "--bind",
                Ports.HOST,
                "--dir",
                runFolder.resolve(name).toString(),
                "--daemonize",
                "no",
                "--appendonly",
                "yes",
                "--appendfsync",
                appendFsync,
                // No snapshots: the append-only file has all data, and a fork under load costs more than it is
                // worth.
                "--save",
                "",
                // A reservation that is evicted is a unit sold twice.
                "--maxmemory-policy",
                "noeviction"));
        if (security != null) {
            command.addAll(
                    List.of("--port", "0", "--aclfile", security.redisUsers().toString()));
            command.addAll(List.of("--tls-cert-file", security.server().toString()));
            command.addAll(List.of("--tls-key-file", security.server().toString()));
            // Clients authenticate by their password.
            command.addAll(List.of("--tls-ca-cert-file", security.authority().toString(), "--tls-auth-clients", "no"));
        }
        if (place instanceof ClusterNode) {
            // After two seconds the others report a silent node as failed; its slots are then not served.
            command.addAll(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
            // A master that is lost with its replica takes its own offers along; by default all masters would stop with
            // it.
            command.addAll(List.of("--cluster-require-full-coverage", "no"));
            command.addAll(List.of(FIRST_COPY_AT_ONCE));
        }
        return new Launch(name, command, Map.of(), runFolder, START_LIMIT, STOP_LIMIT);
    }

    /** Sentinels let Redis write into it whose replica it is. */
    private Path settings(Watched watched) throws IOException {
        Path settings = runFolder.resolve(name).resolve("redis.conf");
        if (!Files.exists(settings)) {
            Files.createDirectories(settings.getParent());
            Files.writeString(
                    settings,
                    watched.masterPort() == 0 ? "" : "replicaof " + Ports.HOST + " " + watched.masterPort() + "\n");
        }
        return settings;
    }

    private Path binary() throws IOException, InterruptedException {
        return security == null ? RedisBinary.find(jarFolder) : RedisBinary.findWithTls(jarFolder);
    }

    @Override
    public boolean serves() throws IOException {
        return ReadinessProbe.redisServes(port, security);
    }
}
