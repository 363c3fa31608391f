package io.hotdeal.testkit.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Describes how to start and end one process.
 *
 * @param name the component's name, also the name of its files: {@code <name>.log}, {@code <name>.pid}
 * @param command program and arguments
 * @param environment variables in addition to the few that every child gets (see {@link GuardedProcess})
 * @param runFolder of log and pid file; the process works in {@code <runFolder>/<name>}, its data folder
 * @param startLimit how long it may take to get ready
 * @param stopLimit how long it may take from TERM to its end, whole seconds; then it is killed
 */
public record Launch(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path runFolder,
        Duration startLimit,
        Duration stopLimit) {

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public Path log() {
        return runFolder.resolve(name + ".log");
    }

    public Path dataFolder() {
        return runFolder.resolve(name);
    }

    Path pidFile() {
        return runFolder.resolve(name + ".pid");
    }
}
