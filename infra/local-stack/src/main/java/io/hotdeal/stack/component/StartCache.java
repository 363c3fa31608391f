package io.hotdeal.stack.component;

import io.hotdeal.stack.process.GuardedProcess;
import io.hotdeal.stack.process.Launch;
import io.hotdeal.stack.process.LogTail;
import io.hotdeal.stack.process.ProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A service's classes, loaded and linked ahead of its start (JEP 483 and 514, so from JDK 25 on): the service's first orderly
 * end writes the cache, every later start reads it.
 *
 * @param folder of the cache and the unpacked jar
 * @param jar    executable jar, whose nested jars no cache can hold
 */
public record StartCache(Path folder, Path jar) {

    private static final Duration UNPACK_LIMIT = Duration.ofSeconds(60);

    /** The jar to start, unpacked the first time. */
    Path unpacked(Path runFolder) throws IOException, InterruptedException {
        Path unpacked = folder.resolve(jar.getFileName());
        if (!Files.exists(unpacked)) {
            List<String> command = List.of(
                    JavaCommand.java(),
                    "-Djarmode=tools",
                    "-jar",
                    jar.toString(),
                    "extract",
                    "--force",
                    "--destination",
                    folder.toString());
            Launch launch = new Launch(
                    "unpack-" + folder.getFileName(),
                    command,
                    Map.of(),
                    runFolder,
                    UNPACK_LIMIT,
                    Duration.ofSeconds(1));
            GuardedProcess process = GuardedProcess.start(launch);
            if (process.awaitExit(UNPACK_LIMIT).orElse(-1) != 0) {
                throw new ProcessException(jar + " could not be unpacked. The log " + launch.log() + " ends with:\n"
                        + LogTail.read(launch.log(), 0));
            }
        }
        return unpacked;
    }

    String option() {
        Path cache = folder.resolve("start.aot");
        return (Files.exists(cache) ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + cache;
    }
}
