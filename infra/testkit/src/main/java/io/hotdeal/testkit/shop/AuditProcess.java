package io.hotdeal.testkit.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs the worker's audit as a process. */
public final class AuditProcess {

    /** Every unit, order and charge is accounted for. */
    public static final int PASSED = 0;

    public static final int FINDINGS = 1;
    /** Orders were still in flight; run it again. */
    public static final int NOT_QUIET = 2;
    /** It could not run. */
    public static final int CANNOT_RUN = WorkerCommand.CANNOT_RUN;

    /** Its output and its exit code. */
    public record Result(int exitCode, String text) {

        private static final Pattern KIND = Pattern.compile("^([A-Z_]+): \\d", Pattern.MULTILINE);

        /** The kinds of its findings, such as {@code REJECTED_ORDER}. */
        public Set<String> kinds() {
            return KIND.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
        }
    }

    private AuditProcess() {}

    /**
     * Runs {@code audit} of the worker's jar against a running stack. Its text is also in {@code audit.log} in the run folder.
     *
     * @param runFolder of the stack
     * @param environment of a worker of that stack
     * @param orders file of the order ids that clients hold, one a line
     */
    public static Result result(Path runFolder, Map<String, String> environment, @Nullable Path orders)
            throws IOException, InterruptedException {
        return run(runFolder, environment, words(orders));
    }

    private static Result run(Path runFolder, Map<String, String> environment, List<String> words)
            throws IOException, InterruptedException {
        Path log = runFolder.resolve("audit.log");
        Files.deleteIfExists(log);
        int exitCode = WorkerCommand.quietly(runFolder, environment, words);
        return new Result(exitCode, Files.readString(log));
    }

    /** The same for some products. */
    public static Result result(
            Path runFolder, Map<String, String> environment, Path orders, Collection<Integer> products)
            throws IOException, InterruptedException {
        List<String> words = words(orders);
        words.add("--products");
        words.add(products.stream().map(String::valueOf).collect(Collectors.joining(",")));
        return run(runFolder, environment, words);
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
