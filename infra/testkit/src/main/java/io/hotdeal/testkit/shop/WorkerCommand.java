package io.hotdeal.testkit.shop;

import io.hotdeal.testkit.ProjectLayout;
import io.hotdeal.testkit.component.JavaCommand;
import io.hotdeal.testkit.process.GuardedProcess;
import io.hotdeal.testkit.process.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs an operator's command of the worker's jar, such as {@code rebuild 1}, as a process against a running stack. */
public final class WorkerCommand {

    /** It could not run, or did not end. */
    public static final int CANNOT_RUN = 3;

    /** An audit or a rebuild of a million orders needs no more than one of a few: decision 0031. */
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private WorkerCommand() {}

    /**
     * Runs it on this terminal.
     *
     * @param runFolder   of the stack
     * @param environment of a worker of that stack
     * @param words       the command and its arguments
     * @return its exit code
     */
    public static int run(Path runFolder, Map<String, String> environment, List<String> words)
            throws IOException, InterruptedException {
        return exitCode(GuardedProcess.startInSight(launch(runFolder, environment, words)));
    }

    /** The same; its output goes to a log in the run folder that is named like the command. */
    public static int quietly(Path runFolder, Map<String, String> environment, List<String> words)
            throws IOException, InterruptedException {
        return exitCode(GuardedProcess.start(launch(runFolder, environment, words)));
    }

    private static Launch launch(Path runFolder, Map<String, String> environment, List<String> words) {
        Path jar = ProjectLayout.find().serviceJar("order-worker");
        List<String> command = JavaCommand.jar(JVM, jar, words);
        return new Launch(words.getFirst(), command, environment, runFolder, LIMIT, STOP_LIMIT);
    }

    private static int exitCode(GuardedProcess command) throws InterruptedException {
        try {
            return command.awaitExit(LIMIT).orElse(CANNOT_RUN);
        } finally {
            command.stop();
        }
    }
}
