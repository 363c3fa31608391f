package io.hotdeal.stack.shop;

import io.hotdeal.stack.Installation;
import io.hotdeal.stack.process.GuardedProcess;
import io.hotdeal.stack.process.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The worker's audit, as a process on this terminal. */
public final class Audit {

    /** Nothing is missing or too much. */
    public static final int PASSED = 0;
    /** Orders were still on their way; to be asked again. */
    public static final int NOT_QUIET = 2;
    /** It could not look. */
    public static final int CANNOT_RUN = 3;

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private Audit() {}

    /**
     * Runs {@code audit} of the worker's jar against a running stack, and shows what it prints.
     *
     * @param runFolder of the stack
     * @param environment of a worker of that stack
     * @param orders file of the order ids that clients hold, one a line
     * @return the audit's exit code: 0 passed, 1 findings, 2 not quiet, 3 or more could not run
     */
    public static int run(Path runFolder, Map<String, String> environment, @Nullable Path orders)
            throws IOException, InterruptedException {
        List<String> options = orders == null
                ? List.of()
                : List.of("--orders", orders.toAbsolutePath().toString());
        return exitCode(GuardedProcess.startInSight(launch(runFolder, environment, options)));
    }

    /** The same for some products; what it prints goes to {@code audit.log} in the run folder. */
    public static int quietly(
            Path runFolder, Map<String, String> environment, Path orders, Collection<Integer> products)
            throws IOException, InterruptedException {
        String ids = products.stream().map(String::valueOf).collect(Collectors.joining(","));
        List<String> options = List.of("--orders", orders.toAbsolutePath().toString(), "--products", ids);
        return exitCode(GuardedProcess.start(launch(runFolder, environment, options)));
    }

    private static Launch launch(Path runFolder, Map<String, String> environment, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                // Runs for seconds, so the optimising compiler is wasted on it.
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Installation.find().serviceJar("order-worker").toString(),
                "audit"));
        command.addAll(options);
        return new Launch("audit", command, environment, runFolder, LIMIT, STOP_LIMIT);
    }

    private static int exitCode(GuardedProcess audit) throws InterruptedException {
        try {
            return audit.awaitExit(LIMIT).orElse(CANNOT_RUN);
        } finally {
            audit.stop();
        }
    }
}
