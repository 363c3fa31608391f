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
 * @param startCache null: the jar starts as it is
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
    public Launch launch() throws IOException, InterruptedException {
        return new Launch(name, command(), environment, runFolder, START_LIMIT, STOP_LIMIT);
    }

    private List<String> command() throws IOException, InterruptedException {
        if (startCache == null) {
            return JavaCommand.jar(jvmOptions, jar, arguments);
        }
        List<String> options = new ArrayList<>(jvmOptions);
        options.add(startCache.option());
        return JavaCommand.jar(options, startCache.unpacked(runFolder), arguments);
    }

    @Override
    public boolean serves() throws IOException {
        return Wire.httpOk(port, "/actuator/health/readiness");
    }
}
