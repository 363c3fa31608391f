package io.hotdeal.pipeline.crashpoint;

import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.byteman.agent.Main;

/**
 * Ends or holds the first service that passes a {@link CrashPoint}. The services get a Byteman agent whose rules do
 * nothing until a file is in a folder; the one process that can rename the file applies the rule, once. A process gets the agent
 * when it is first needed: with one on its command line it could not start from its AOT cache. Not thread-safe.
 */
public final class CrashPoints {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Long enough for a test to see it and to stop the process inside. */
    private static final Duration HOLD = Duration.ofSeconds(8);

    private final RunningStack stack;
    private final Path folder;
    /** The processes that have the agent. */
    private final Set<Long> prepared = new HashSet<>();

    private CrashPoints(RunningStack stack, Path folder) {
        this.stack = stack;
        this.folder = folder;
    }

    /** Empties the folder and writes the rules into it. */
    public static CrashPoints of(RunningStack stack, Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        Files.createDirectories(absolute);
        try (Stream<Path> files = Files.list(absolute)) {
            for (Path old : files.toList()) {
                Files.delete(old);
            }
        }
        var points = new CrashPoints(stack, absolute);
        Files.writeString(
                points.rules(),
                Arrays.stream(CrashPoint.values())
                        .map(point -> point.rule(absolute, killName(point), "killJVM()")
                                + point.rule(absolute, holdName(point), "delay(" + HOLD.toMillis() + ")"))
                        .collect(Collectors.joining("\n")));
        return points;
    }

    /** The next process of the stack that passes the point ends there at once. */
    public void armKill(CrashPoint point) throws IOException {
        arm(point, killName(point));
    }

    /** The next process of the stack that passes the point stays there for 8 s. */
    public void armHold(CrashPoint point) throws IOException {
        arm(point, holdName(point));
    }

    private void arm(CrashPoint point, String name) throws IOException {
        prepare(point);
        Files.createFile(folder.resolve(name));
    }

    /** Gives the agent to the point's running services. Arming does it, too; a service that is paused by then does not respond. */
    public void prepare(CrashPoint point) throws IOException {
        for (Component component : stack.components()) {
            if (component.kind() == point.kind() && stack.isRunning(component) && prepared.add(stack.pid(component))) {
                loadAgent(stack.pid(component));
            }
        }
    }

    private void loadAgent(long pid) throws IOException {
        try {
            VirtualMachine service = VirtualMachine.attach(String.valueOf(pid));
            try {
                service.loadAgent(agent(), "script:" + rules());
            } finally {
                service.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new IllegalStateException("process " + pid + " does not take the Byteman agent", e);
        }
    }

    private static String agent() {
        try {
            return Path.of(Main.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Byteman's jar was not found", e);
        }
    }

    /** Waits until a process has been killed at the point. @return its component, now without a process */
    public Component awaitKilled(CrashPoint point) {
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
    public Component awaitHeld(CrashPoint point) {
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
