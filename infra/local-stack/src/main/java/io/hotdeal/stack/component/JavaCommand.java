package io.hotdeal.stack.component;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of JVM children. They run on this JVM's own JDK: the launcher chose the newest one that is there. */
final class JavaCommand {

    /** Out of memory ends the process, so that the stack and its tests see it, instead of half a program going on. */
    private static final String FAIL_FAST = "-XX:+ExitOnOutOfMemoryError";

    private JavaCommand() {}

    /** A program of the infrastructure: few threads of work on a small heap, so the serial collector, which starts fastest. */
    static List<String> small(String heap, String classpath, String... rest) {
        List<String> command = new ArrayList<>(List.of(
                java(), "-Xmx" + heap, "-XX:+UseSerialGC", FAIL_FAST, "-Djava.awt.headless=true", "-cp", classpath));
        command.addAll(List.of(rest));
        return command;
    }

    /** An executable jar; the JVM chooses its collector. */
    static List<String> jar(String heap, Path jar, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx" + heap, FAIL_FAST, "-jar", jar.toString()));
        command.addAll(arguments);
        return command;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
