package io.hotdeal.testkit.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The worker's audit. */
public final class AuditProcess {

    /** Nothing is missing or too much. */
    public static final int PASSED = 0;
    /** Orders were still on their way; to be asked again. */
    public static final int NOT_QUIET = 2;
    /** It could not look. */
    public static final int CANNOT_RUN = WorkerCommand.CANNOT_RUN;

    /** What it printed, and its exit code. */
    public record Answer(int exitCode, String text) {}

    private AuditProcess() {}

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
        return WorkerCommand.run(runFolder, environment, words(orders));
    }

    /** The same, for whoever wants the text as well; {@code audit.log} in the run folder has it then. */
    public static Answer answer(Path runFolder, Map<String, String> environment, Path orders)
            throws IOException, InterruptedException {
        Path log = runFolder.resolve("audit.log");
        Files.deleteIfExists(log);
        int exitCode = WorkerCommand.quietly(runFolder, environment, words(orders));
        return new Answer(exitCode, Files.readString(log));
    }

    /** The same for some products; what it prints goes to {@code audit.log} in the run folder. */
    public static int quietly(
            Path runFolder, Map<String, String> environment, Path orders, Collection<Integer> products)
            throws IOException, InterruptedException {
        List<String> words = words(orders);
        words.add("--products");
        words.add(products.stream().map(String::valueOf).collect(Collectors.joining(",")));
        return WorkerCommand.quietly(runFolder, environment, words);
    }

    private static List<String> words(@Nullable Path orders) {
        List<String> words = new ArrayList<>(List.of("audit"));
        if (orders != null) {
            words.add("--orders");
            words.add(orders.toAbsolutePath().toString());
        }
        return words;
    }
}
