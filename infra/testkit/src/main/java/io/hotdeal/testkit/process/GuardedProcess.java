package io.hotdeal.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A child process that ends when this JVM ends, also if that is killed: a small shell script starts it and waits for the
 * end of a pipe that only this JVM holds. Thread-safe; every wait is bounded.
 *
 * <p>The child sees only a few variables of this JVM's environment, so a developer's {@code SPRING_…} or
 * {@code JAVA_TOOL_OPTIONS} changes nothing in the stack.
 */
public final class GuardedProcess {

    /** LC_CTYPE and LOCPATH decide, as LANG does, whether a JVM finds a folder with an umlaut. */
    private static final List<String> KEPT_VARIABLES =
            List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "LOCPATH", "TZ", "TMPDIR", "SYSTEMROOT");

    private static final Duration PID_LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);
    /** The guard ends after the child: it polls ten times a second, and a busy machine may delay it. */
    private static final Duration GUARD_SLACK = Duration.ofSeconds(10);

    private final Launch launch;
    private final Process guard;
    private final ProcessHandle child;
    private final long logStart;

    private GuardedProcess(Launch launch, Process guard, ProcessHandle child, long logStart) {
        this.launch = launch;
        this.guard = guard;
        this.child = child;
        this.logStart = logStart;
    }

    /**
     * Starts the process; it need not be ready yet. Its output is appended to its log.
     *
     * @throws ProcessException when it is gone at once
     */
    public static GuardedProcess start(Launch launch) throws IOException, InterruptedException {
        return start(launch, Redirect.appendTo(launch.log().toFile()), launch.dataFolder());
    }

    /** Starts a process that prints to this JVM's standard output and reads relative paths as this JVM does. */
    public static GuardedProcess startInSight(Launch launch) throws IOException, InterruptedException {
        return start(launch, Redirect.INHERIT, Path.of("").toAbsolutePath());
    }

    private static GuardedProcess start(Launch launch, Redirect output, Path directory)
            throws IOException, InterruptedException {
        Files.createDirectories(launch.dataFolder());
        Files.deleteIfExists(launch.pidFile());
        long logStart = Files.exists(launch.log()) ? Files.size(launch.log()) : 0;
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                guardScript(launch.runFolder()).toString(),
                launch.pidFile().toString(),
                Long.toString(launch.stopLimit().toSeconds())));
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().keySet().retainAll(KEPT_VARIABLES);
        builder.environment().putAll(launch.environment());
        Process guard = builder.start();
        boolean known = false;
        try {
            GuardedProcess process = new GuardedProcess(launch, guard, awaitChild(launch, guard, logStart), logStart);
            known = true;
            return process;
        } finally {
            if (!known) {
                guard.getOutputStream().close();
            }
        }
    }

    private static ProcessHandle awaitChild(Launch launch, Process guard, long logStart)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PID_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            // Checked before the file: a guard that ends deletes its pid file.
            boolean over = !guard.isAlive();
            if (Files.exists(launch.pidFile())) {
                long pid = Long.parseLong(Files.readString(launch.pidFile()).strip());
                return ProcessHandle.of(pid).orElseThrow(() -> ProcessException.died(launch, logStart));
            }
            if (over) {
                throw ProcessException.died(launch, logStart);
            }
            guard.waitFor(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
        throw ProcessException.late(launch, logStart, PID_LIMIT);
    }

    /** The operating system's id of the program itself, not of its guard. */
    public long pid() {
        return child.pid();
    }

    public Launch launch() {
        return launch;
    }

    public boolean alive() {
        return guard.isAlive();
    }

    /** The start of this process's section of the log; an earlier process of the same name wrote the text before it. */
    long logStart() {
        return logStart;
    }

    /**
     * Waits until the program ends by itself.
     *
     * @return its exit code; empty when it has not ended within the limit
     */
    public OptionalInt awaitExit(Duration limit) throws InterruptedException {
        return guard.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(guard.exitValue())
                : OptionalInt.empty();
    }

    /** TERM, then KILL after the launch's stop limit. Returns when the process is gone; does nothing when it is. */
    public void stop() throws InterruptedException {
        askToStop();
        awaitGone(launch.stopLimit().plus(GUARD_SLACK));
    }

    /** The first half of {@link #stop()}: returns at once, so that several processes can end in parallel. */
    public void askToStop() {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("The pipe to " + launch.name() + " could not be closed.", e);
        }
    }

    /** {@code kill -9}, and waits until the process is gone. */
    public void kill() throws InterruptedException {
        child.destroyForcibly();
        awaitGone(GUARD_SLACK);
    }

    /** {@code SIGSTOP}: the process keeps its sockets and does not respond. */
    public void pause() throws InterruptedException {
        Signal.STOP.send(pid(), launch.name());
    }

    /** {@code SIGCONT}. */
    public void resume() throws InterruptedException {
        Signal.CONT.send(pid(), launch.name());
    }

    private void awaitGone(Duration limit) throws InterruptedException {
        if (!guard.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            child.destroyForcibly();
            guard.destroyForcibly();
            throw new ProcessException(launch.name() + " (pid " + pid() + ") did not end within " + limit.toSeconds()
                    + " s and was killed; see " + launch.log() + ".");
        }
    }

    private static synchronized Path guardScript(Path runFolder) throws IOException {
        Path script = runFolder.resolve("guard.sh");
        if (!Files.exists(script)) {
            try (InputStream source = GuardedProcess.class.getResourceAsStream("guard.sh")) {
                if (source == null) {
                    throw new IOException("The resource guard.sh is missing beside " + GuardedProcess.class.getName());
                }
                // Renamed when complete: a second process of the stack must not read half a script.
                Path part = Files.createTempFile(runFolder, "guard", ".new");
                Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, script, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return script;
    }
}
