package io.hotdeal.stack.component;

import io.hotdeal.stack.process.Launch;
import io.hotdeal.stack.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A gateway or a worker: its executable jar, told by the environment where everything is.
 *
 * @param jvmOptions heap, collector, compiler
 * @param arguments {@code --property=value}, stronger than the environment
 */
public record SpringService(
        String name,
        Path runFolder,
        Path jar,
        int port,
        List<String> jvmOptions,
        Map<String, String> environment,
        List<String> arguments)
        implements Program {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    /** A little more than Spring's own graceful shutdown. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(35);

    @Override
    public Launch launch() {
        return new Launch(
                name, JavaCommand.jar(jvmOptions, jar, arguments), environment, runFolder, START_LIMIT, STOP_LIMIT);
    }

    @Override
    public boolean serves() throws IOException {
        return Wire.httpOk(port, "/actuator/health/readiness");
    }
}
