package io.hotdeal.testkit;

import io.hotdeal.testkit.process.GuardedProcess;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.process.Program;
import io.hotdeal.testkit.process.Readiness;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One component of the stack: its program, and the process that runs it now, if any. Thread-safe; the lock is
 * held while a process is started or ended, not while a caller waits until it is ready.
 */
final class ManagedProcess {

    private final Component component;
    private volatile Program program;
    private @Nullable GuardedProcess process;
    private boolean closed;

    ManagedProcess(Component component, Program program) {
        this.component = component;
        this.program = program;
    }

    Component component() {
        return component;
    }

    int port() {
        return program.port();
    }

    /**
     * Starts the program and returns when it is ready; on failure no process is left.
     *
     * @throws ProcessException when it runs already, does not get ready, or the stack has ended
     */
    void start() throws IOException, InterruptedException {
        GuardedProcess started = launch();
        boolean ready = false;
        try {
            Readiness.await(program, started);
            ready = true;
        } finally {
            if (!ready) {
                started.askToStop();
            }
        }
    }

    private synchronized GuardedProcess launch() throws IOException, InterruptedException {
        if (closed) {
            throw new ProcessException("The stack has ended; " + component + " is not started any more.");
        }
        if (process != null && process.alive()) {
            throw new ProcessException(component + " (pid " + process.pid() + ") is running already.");
        }
        GuardedProcess started = GuardedProcess.start(program.launch());
        process = started;
        return started;
    }

    synchronized Optional<GuardedProcess> running() {
        return Optional.ofNullable(process).filter(GuardedProcess::alive);
    }

    /** The running process; a {@link ProcessException} when there is none. */
    GuardedProcess require() {
        return running().orElseThrow(() -> new ProcessException(component + " is not running."));
    }

    /** Replaces the program from its next start on. */
    void setProgram(Program program) {
        this.program = program;
    }

    Program program() {
        return program;
    }

    synchronized void stop() throws InterruptedException {
        if (process != null) {
            process.stop();
        }
    }

    /** Stops; an interrupt meanwhile stays set for the caller. */
    synchronized void stopUninterruptibly() {
        boolean interrupted = false;
        boolean stopped = false;
        while (!stopped) {
            try {
                stop();
                stopped = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void kill() throws InterruptedException {
        require().kill();
    }

    /** Forbids further starts; a running process has been asked to end. */
    synchronized void close() {
        closed = true;
        if (process != null) {
            process.askToStop();
        }
    }
}
