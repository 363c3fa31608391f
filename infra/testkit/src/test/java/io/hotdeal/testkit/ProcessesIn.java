package io.hotdeal.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds all processes that run in a folder, with any parent: a process of the stack, or a guard, works there. */
final class ProcessesIn {

    private ProcessesIn() {}

    /** The pids with their commands. Needs Linux, and fails without. */
    static List<String> folder(Path folder) throws IOException {
        Path real = folder.toRealPath();
        List<String> found = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            Path link = Path.of("/proc", Long.toString(process.pid()), "cwd");
            try {
                if (Files.readSymbolicLink(link).startsWith(real)) {
                    found.add(process.pid() + " " + process.info().command().orElse("?"));
                }
            } catch (IOException e) {
                if (!Files.isDirectory(Path.of("/proc/self"))) {
                    throw e;
                }
                // It has ended since, or is a kernel thread, or another user's: not ours.
            }
        }
        return found;
    }
}
