package io.hotdeal.testkit.load;

import io.hotdeal.testkit.process.LogTail;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs the workshop's load generator, {@code ab}, as a child process. It counts responses and does not read them. */
public final class ApacheBench {

    private static final int RESPONSE_LIMIT_SECONDS = 120;
    private static final int MOST_PER_SECOND = 50_000;
    private static final Duration RUN_LIMIT = Duration.ofMinutes(30);

    private ApacheBench() {}

    /** Whether {@code ab} is on the PATH. */
    public static boolean isInstalled() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("ab", "-V")
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The requests of a run.
     *
     * @param keepAlive whether each of the concurrent buyers keeps its connection
     * @param json      file with the body of a POST; null for a GET
     * @param headers   further ones, such as {@code Accept: text/plain}
     */
    public record Load(
            String url,
            int requests,
            int concurrency,
            boolean keepAlive,
            @Nullable Path json,
            List<String> headers) {}

    /**
     * Sends GET requests, {@code concurrency} at a time, a new connection for each, as the workshop does.
     *
     * @param output file for what ab prints; the percentiles go beside it, as {@code .csv}
     * @return with every response below 300 counted as accepted
     * @throws ProcessException when ab fails
     */
    public static LoadReport run(String url, int requests, int concurrency, Path output)
            throws IOException, InterruptedException {
        return run(new Load(url, requests, concurrency, false, null, List.of()), output);
    }

    /** The same for any load. */
    public static LoadReport run(Load load, Path output) throws IOException, InterruptedException {
        return run(command(load, csv(output)), output);
    }

    /** GET requests over kept connections for so many seconds, however many they become. */
    public static LoadReport runFor(int seconds, String url, int concurrency, Path output)
            throws IOException, InterruptedException {
        // ab reserves memory for each.
        Load load = new Load(url, seconds * MOST_PER_SECOND, concurrency, true, null, List.of());
        List<String> command = command(load, csv(output));
        // Before the number of requests, which it would reset.
        command.addAll(1, List.of("-t", Integer.toString(seconds)));
        return run(command, output);
    }

    private static Path csv(Path output) {
        return output.resolveSibling(output.getFileName() + ".csv");
    }

    private static LoadReport run(List<String> command, Path output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(RUN_LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new ProcessException(
                        "ab did not finish; its output " + output + " ends with:\n" + LogTail.read(output, 0));
            }
        } finally {
            process.destroyForcibly();
        }
        return parse(Files.readString(output), Files.readString(csv(output)));
    }

    private static List<String> command(Load load, Path csv) {
        List<String> command = new ArrayList<>(List.of(
                "ab",
                "-q",
                // Responses differ in length: "2999", "Out Of Stock". Without it, ab counts those as failed.
                "-l",
                // A broken connection is counted as an error and does not end the run.
                "-r",
                "-s",
                Integer.toString(RESPONSE_LIMIT_SECONDS),
                "-e",
                csv.toString(),
                "-n",
                Integer.toString(load.requests()),
                "-c",
                Integer.toString(Math.min(load.concurrency(), load.requests()))));
        if (load.keepAlive()) {
            command.add("-k");
        }
        if (load.json() != null) {
            command.addAll(List.of("-p", load.json().toString(), "-T", "application/json"));
        }
        load.headers().forEach(header -> command.addAll(List.of("-H", header)));
        command.add(load.url());
        return command;
    }

    /** Reads what ab prints and what it writes for {@code -e}. */
    static LoadReport parse(String output, String csv) {
        int complete = (int) number(output, "Complete requests");
        int non2xx = (int) number(output, "Non-2xx responses");
        int failed = (int) number(output, "Failed requests");
        Map<String, Integer> errors = new TreeMap<>();
        if (non2xx > 0) {
            errors.put("responses of another status than 2xx", non2xx);
        }
        if (failed > 0) {
            errors.put("failed requests", failed);
        }
        return new LoadReport(
                "ab",
                complete - non2xx - failed,
                0,
                errors,
                Duration.ofNanos(Math.round(number(output, "Time taken for tests") * 1e9)),
                LoadReport.Latency.of(percent -> percentile(csv, percent)),
                List.of());
    }

    /** The number after a label; lines of zero, such as Non-2xx, are not printed at all. */
    private static double number(String output, String label) {
        Matcher matcher = Pattern.compile("(?m)^" + Pattern.quote(label) + ":\\s+([0-9.]+)")
                .matcher(output);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }

    private static double percentile(String csv, int percent) {
        Matcher matcher = Pattern.compile("(?m)^" + percent + ",([0-9.]+)$").matcher(csv);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
    }
}
