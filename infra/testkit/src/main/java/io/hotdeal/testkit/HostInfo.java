package io.hotdeal.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/** The machine, JVM and commit of a measurement. */
public record HostInfo(String processor, int cores, long memoryMiB, String java, String commit, String at) {

    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    public static HostInfo here() throws IOException, InterruptedException {
        return new HostInfo(
                field(CPU, "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(field(MEMORY, "MemTotal").replaceAll("[^0-9]", "")) / 1024,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                described(),
                Instant.now().toString());
    }

    public String text() {
        return "%s, %d cores, %,d MiB, %s, commit %s, %s".formatted(processor, cores, memoryMiB, java, commit, at);
    }

    private static String field(Path file, String name) throws IOException {
        if (!Files.isReadable(file)) {
            return "0";
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("0");
        }
    }

    /** The commit; "unknown" without git or outside a repository. */
    private static String described() throws InterruptedException {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                    .directory(ProjectLayout.find().home().toFile())
                    .start();
            String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? text : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
