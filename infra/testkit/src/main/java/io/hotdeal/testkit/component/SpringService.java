package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.Launch;
import io.hotdeal.testkit.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs a gateway or a worker from its executable jar, with the dependencies' addresses in its environment.
 *
 * @param startCache READ, unless its start is to be compared or trained
 * @param jvmOptions heap, collector, compiler
 * @param arguments {@code --property=value}; they override the environment
 */
public record SpringService(
        String name,
        Path runFolder,
        Path jar,
        StartCache.Use startCache,
        int port,
        List<String> jvmOptions,
        Map<String, String> environment,
        List<String> arguments)
        implements Program {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    /** A little more than Spring's own graceful shutdown. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(35);

    /** The same service from another jar. */
    public SpringService from(Path other) {
        return new SpringService(name, runFolder, other, startCache, port, jvmOptions, environment, arguments);
    }

    @Override
    public Launch launch() {
        return new Launch(
                name,
                JavaCommand.jar(jvmOptions, jar, startCache, arguments),
                environment,
                runFolder,
                START_LIMIT,
                startCache == StartCache.Use.WRITE ? StartCache.WRITE_LIMIT : STOP_LIMIT);
    }

    @Override
    public boolean serves() throws IOException {
        return ReadinessProbe.httpOk(port, "/actuator/health/readiness");
    }
}
