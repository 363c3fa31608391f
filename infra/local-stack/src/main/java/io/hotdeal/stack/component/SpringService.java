package io.hotdeal.stack.component;

import io.hotdeal.stack.process.Launch;
import io.hotdeal.stack.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gateway or a worker: its executable jar, told by the environment where everything is.
 *
 * @param startCache null: classes come from the jars
 * @param jvmOptions heap, collector, compiler
 * @param arguments {@code --property=value}, stronger than the environment
 */
public record SpringService(
        String name,
        Path runFolder,
        Path jar,
        @Nullable StartCache startCache,
        int port,
        List<String> jvmOptions,
        Map<String, String> environment,
        List<String> arguments)
        implements Program {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    /** A little more than Spring's own graceful shutdown. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(35);

    /** The same from another jar, which no start cache is for. */
    public SpringService from(Path other) {
        return new SpringService(name, runFolder, other, null, port, jvmOptions, environment, arguments);
    }

    @Override
    public Launch launch() {
        return new Launch(name, command(), environment, runFolder, START_LIMIT, STOP_LIMIT);
    }

    private List<String> command() {
        List<String> options = new ArrayList<>(jvmOptions);
        if (startCache != null) {
            options.add(startCache.option());
        }
        return JavaCommand.jar(options, jar, arguments);
    }

    @Override
    public boolean serves() throws IOException {
        return Wire.httpOk(port, "/actuator/health/readiness");
    }
}
