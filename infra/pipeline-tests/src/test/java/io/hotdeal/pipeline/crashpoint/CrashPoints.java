package io.hotdeal.pipeline.crashpoint;

import static org.awaitility.Awaitility.await;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.byteman.agent.Main;

/**
 * Ends or holds the first service that passes a {@link CrashPoint}. The services run with a Byteman agent whose rules do
 * nothing until a file is in a folder; the one process that can delete the file applies the rule, once.
 */
public final class CrashPoints {

    static final String FOLDER_PROPERTY = "hotdeal.crash.points";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Long enough for a test to see it and to stop the process inside. */
    private static final Duration HOLD = Duration.ofSeconds(8);

    private final Path folder;

    private CrashPoints(Path folder) {
        this.folder = folder;
    }

    /** Empties the folder and writes the rules into it. */
    public static CrashPoints in(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        Files.createDirectories(absolute);
        try (Stream<Path> files = Files.list(absolute)) {
            for (Path old : files.toList()) {
                Files.delete(old);
            }
        }
        var points = new CrashPoints(absolute);
        Files.writeString(
                points.rules(),
                Arrays.stream(CrashPoint.values())
                        .map(point -> point.rule(killName(point), "killJVM()")
                                + point.rule(holdName(point), "delay(" + HOLD.toMillis() + ")"))
                        .collect(Collectors.joining("\n")));
        return points;
    }

    /** The JVM option for the services' command line. */
    public List<String> jvmOptions() {
        try {
            Path agent = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return List.of("-javaagent:" + agent + "=script:" + rules(), "-D" + FOLDER_PROPERTY + "=" + folder);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Byteman's jar was not found", e);
        }
    }

    /** The next process that passes the point ends there at once. */
    public void armKill(CrashPoint point) throws IOException {
        Files.createFile(folder.resolve(killName(point)));
    }

    /** The next process that passes the point stays there for 8 s. */
    public void armHold(CrashPoint point) throws IOException {
        Files.createFile(folder.resolve(holdName(point)));
    }

    /** Waits until a process has been killed at the point. @return its component, now without a process */
    public Component awaitKilled(CrashPoint point, RunningStack stack) {
        awaitTaken(killName(point));
        return await(point + " has ended a " + point.kind())
                .atMost(PATIENCE)
                .until(
                        () -> stack.components().stream()
                                .filter(component -> component.kind() == point.kind())
                                .filter(component -> !stack.isRunning(component))
                                .findAny(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until a process is held at the point. @return its component */
    public Component awaitHeld(CrashPoint point, RunningStack stack) {
        long pid = awaitTaken(holdName(point));
        return stack.components().stream()
                .filter(component -> stack.isRunning(component) && stack.pid(component) == pid)
                .findAny()
                .orElseThrow(() -> new IllegalStateException("process " + pid + " is not of the stack"));
    }

    private long awaitTaken(String name) {
        String prefix = name + ".";
        String taken = await("a process passes " + name)
                .atMost(PATIENCE)
                .until(
                        () -> {
                            try (Stream<Path> files = Files.list(folder)) {
                                return files.map(file -> String.valueOf(file.getFileName()))
                                        .filter(file -> file.startsWith(prefix))
                                        .findAny();
                            }
                        },
                        Optional::isPresent)
                .orElseThrow();
        return Long.parseLong(taken.substring(prefix.length()));
    }

    private Path rules() {
        return folder.resolve("rules.btm");
    }

    private static String killName(CrashPoint point) {
        return point + "-kill";
    }

    private static String holdName(CrashPoint point) {
        return point + "-hold";
    }
}
