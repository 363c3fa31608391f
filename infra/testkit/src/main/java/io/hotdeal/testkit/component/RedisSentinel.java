package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.Launch;
import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One of the processes that watch a Redis master and make a replica the master when it is gone.
 *
 * @param name {@code sentinel}, {@code sentinel-2}
 * @param jarFolder holds the jar with the binary, for a machine without a redis-server
 * @param masterPort of the first master; later ones the sentinel finds itself
 */
public record RedisSentinel(String name, Path runFolder, Path jarFolder, int port, int masterPort) implements Program {

    /** A master that is silent for so long is gone. */
    private static final Duration DOWN_AFTER = Duration.ofSeconds(2);
    /** A takeover that has come to nothing is tried again after twice this time. */
    private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(5);

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @Override
    public Launch launch() throws IOException, InterruptedException {
        Path settings = runFolder.resolve(name).resolve("sentinel.conf");
        if (!Files.exists(settings)) {
            // The sentinel writes into it whom it has found.
            Files.createDirectories(settings.getParent());
            Files.writeString(settings, """
                    sentinel monitor %1$s %2$s %3$s %4$s
                    sentinel down-after-milliseconds %1$s %5$s
                    sentinel failover-timeout %1$s %6$s
                    """.formatted(
                            RedisSentinels.MASTER,
                            Ports.HOST,
                            Integer.toString(masterPort),
                            Integer.toString(RedisSentinels.QUORUM),
                            Long.toString(DOWN_AFTER.toMillis()),
                            Long.toString(FAILOVER_LIMIT.toMillis())));
        }
        List<String> command = List.of(
                RedisBinary.find(jarFolder).toString(),
                settings.toString(),
                "--sentinel",
                "--port",
                Integer.toString(port),
                "--bind",
                Ports.HOST);
        return new Launch(name, command, Map.of(), runFolder, START_LIMIT, STOP_LIMIT);
    }

    @Override
    public boolean serves() throws IOException {
        return ReadinessProbe.redisServes(port, null);
    }
}
