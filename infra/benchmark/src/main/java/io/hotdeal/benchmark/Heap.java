package io.hotdeal.benchmark;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures the memory of a JVM's objects with {@code jcmd}. */
final class Heap {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private Heap() {}

    /** MiB of live objects: it collects garbage first. */
    static double liveMiB(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = TOTAL.matcher(output);
        if (jcmd.waitFor() != 0 || !total.find()) {
            throw new ProcessException("jcmd printed no heap size of process " + pid + ": "
                    + output.lines().findFirst().orElse("no output"));
        }
        return Long.parseLong(total.group(1)) / (1024.0 * 1024.0);
    }
}
