package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.ProjectLayout;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the worker's commands, such as {@code audit}, against a stack and reads their output. */
final class Operator {

    private static final int PATIENCE_SECONDS = 120;

    private final RunningStack stack;

    Operator(RunningStack stack) {
        this.stack = stack;
    }

    record Ended(int exitCode, String output) {}

    Ended run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    /** @param changes to the workers' environment */
    Ended run(Map<String, String> changes, String... arguments) throws IOException, InterruptedException {
        List<String> command = JavaCommand.jar(
                LocalStack.QUICK_START, ProjectLayout.find().serviceJar("order-worker"), List.of(arguments));
        Path output = Files.createTempFile("operator", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(stack.workerEnvironment());
        builder.environment().putAll(changes);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends by itself", List.of(arguments))
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
