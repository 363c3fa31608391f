package io.hotdeal.cli;

import io.hotdeal.testkit.StackState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends the stack of another terminal. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Ends the running stack and waits until all of its processes are gone.")
final class DownCommand extends LauncherCommand {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    @Mixin
    private RunFolderOption place = new RunFolderOption();

    @Override
    public Integer call() throws InterruptedException {
        StackState state = place.stack().orElse(null);
        ProcessHandle parent = state == null ? null : state.parent().orElse(null);
        if (state == null || parent == null) {
            command.commandLine().getOut().println(place.nothingUp());
            return 0;
        }
        // Handles have the start time, so another process that gets the pid later is not mistaken for ours.
        List<ProcessHandle> processes = new ArrayList<>(List.of(parent));
        state.processes().forEach(process -> ProcessHandle.of(process.pid()).ifPresent(processes::add));
        parent.destroy();
        if (!awaitEnd(processes)) {
            // Its guards end the children after it.
            parent.destroyForcibly();
            if (!awaitEnd(processes)) {
                command.commandLine()
                        .getErr()
                        .println("Not all processes of the stack have ended: "
                                + processes.stream()
                                        .filter(ProcessHandle::isAlive)
                                        .map(ProcessHandle::pid)
                                        .toList());
                return Hotdeal.FAILED;
            }
        }
        command.commandLine().getOut().println("Ended: " + processes.size() + " processes.");
        return 0;
    }

    private static boolean awaitEnd(List<ProcessHandle> processes) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (processes.stream().anyMatch(ProcessHandle::isAlive)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
        }
        return true;
    }
}
