package io.hotdeal.stack.component;

import io.hotdeal.stack.process.Launch;
import io.hotdeal.stack.process.Ports;
import io.hotdeal.stack.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Redis with an append-only file: what it answered survives {@code kill -9}.
 *
 * @param jarFolder holds the jar with the binary, for a machine without a redis-server
 * @param appendFsync {@code always}, {@code everysec} or {@code no}: when the file reaches the disk itself
 */
public record RedisServer(Path runFolder, Path jarFolder, int port, String appendFsync) implements Program {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @Override
    public Launch launch() throws IOException, InterruptedException {
        List<String> command = List.of(
                RedisBinary.find(jarFolder).toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                Ports.HOST,
                "--dir",
                runFolder.resolve("redis").toString(),
                "--daemonize",
                "no",
                "--appendonly",
                "yes",
                "--appendfsync",
                appendFsync,
                // No snapshots: the append-only file is the one truth, and a fork under load costs more than it is
                // worth.
                "--save",
                "",
                // A reservation that is evicted is a unit sold twice.
                "--maxmemory-policy",
                "noeviction");
        return new Launch("redis", command, Map.of(), runFolder, START_LIMIT, STOP_LIMIT);
    }

    @Override
    public boolean serves() throws IOException {
        return Wire.redis(port, "PING", "+PONG");
    }
}
