package io.hotdeal.testkit.component;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds the command lines of JVM children. They run on this JVM's own JDK: the launcher chose the newest one. */
public final class JavaCommand {

    /** Out of memory ends the process, so that the stack and its tests detect it, instead of a partly working process. */
    private static final String FAIL_FAST = "-XX:+ExitOnOutOfMemoryError";

    /** Since 23 the JVM warns of Unsafe, which Kafka's lz4 uses, unless it is allowed; earlier JVMs reject the option. */
    static final List<String> NATIVE_ACCESS = Runtime.version().feature() >= 23
            ? List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
            : List.of("--enable-native-access=ALL-UNNAMED");

    /** Further options of every jar, such as another machine's time zone and locale; blank unless tests set it. A path in one may have blanks. */
    private static final List<String> TESTED_OPTIONS = Stream.of(
                    System.getProperty("hotdeal.test.jvm-options", "").split(" (?=-)"))
            .filter(option -> !option.isEmpty())
            .toList();

    private JavaCommand() {}

    /**
     * A program of the infrastructure, which mostly runs for minutes: the serial collector and the first compiler only.
     * Measured on 2 shared cores, JDK 25, CPU seconds from the start to 9,000 recorded orders, without the latter → with:
     * Kafka 9.8 → 6.1, database 4.9 → 2.4, provider 1.6 → 0.9.
     *
     * <p>In English, whatever the machine's language is: not every program sets a locale of its own, as our services do.
     *
     * @param longLoad whether it runs long enough for the second compiler to pay, as on a server of its own
     */
    static List<String> small(boolean longLoad, String heap, String classpath, String... rest) {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                FAIL_FAST,
                "-Djava.awt.headless=true",
                "-Duser.language=en",
                "-Duser.country=US",
                "-cp",
                classpath));
        if (!longLoad) {
            command.add(1, "-XX:TieredStopAtLevel=1");
        }
        command.addAll(List.of(rest));
        return command;
    }

    /** An executable jar with the given JVM options; it starts from its {@link StartCache}, if there is a current one. */
    public static List<String> jar(List<String> jvmOptions, Path jar, List<String> arguments) {
        return jar(jvmOptions, jar, StartCache.Use.READ, arguments);
    }

    static List<String> jar(List<String> jvmOptions, Path jar, StartCache.Use startCache, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(java(), FAIL_FAST));
        command.addAll(NATIVE_ACCESS);
        command.addAll(TESTED_OPTIONS);
        command.addAll(jvmOptions);
        command.addAll(cacheOptions(jvmOptions, jar, startCache));
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return command;
    }

    private static List<String> cacheOptions(List<String> jvmOptions, Path jar, StartCache.Use startCache) {
        // An agent may change classes while they are loaded; the JVM then refuses the cache, and its own archive with
        // it.
        boolean agent = jvmOptions.stream().anyMatch(option -> option.startsWith("-javaagent"));
        return agent
                ? List.of()
                : StartCache.ofJar(jar).map(cache -> cache.options(startCache)).orElse(List.of());
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
