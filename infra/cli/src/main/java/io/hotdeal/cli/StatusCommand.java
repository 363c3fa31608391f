package io.hotdeal.cli;

import io.hotdeal.testkit.Health;
import io.hotdeal.testkit.StackState;
import io.hotdeal.testkit.StackState.ProcessState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the stack of another terminal. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows every component of the running stack: pid, port, health, memory.")
final class StatusCommand extends LauncherCommand {

    private static final String LINE = "%-12s %8s %6s  %-8s %8s%n";

    @Mixin
    private RunFolderOption place = new RunFolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        StackState state = place.stack().orElse(null);
        PrintWriter out = command.commandLine().getOut();
        if (state == null) {
            out.println(place.nothingUp());
            return Hotdeal.CANNOT_RUN;
        }
        out.printf(LINE, "component", "pid", "port", "health", "memory");
        for (ProcessState process : state.processes()) {
            boolean alive = ProcessHandle.of(process.pid()).isPresent();
            String health = alive ? (Health.serves(state, process) ? "serves" : "silent") : "gone";
            out.printf(LINE, process.name(), process.pid(), process.port(), health, alive ? memory(process.pid()) : "");
        }
        return 0;
    }

    /** Resident memory; ps prints it in KiB. */
    private static String memory(long pid) throws IOException, InterruptedException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid))
                .redirectErrorStream(true)
                .start();
        String text = new String(ps.getInputStream().readNBytes(100), StandardCharsets.UTF_8).strip();
        return ps.waitFor(5, TimeUnit.SECONDS) && text.matches("\\d+") ? Long.parseLong(text) / 1024 + " MiB" : "?";
    }
}
