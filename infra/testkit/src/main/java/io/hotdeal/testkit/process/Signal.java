package io.hotdeal.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/** A signal that holds a process or lets it go on. */
public enum Signal {
    /** The process keeps its sockets and does not respond. */
    STOP,
    /** It goes on. */
    CONT;

    private static final int LIMIT_SECONDS = 10;

    /**
     * Returns when the signal is sent.
     *
     * @param name of the process, for the message
     * @throws ProcessException when the process is gone, or another user's
     */
    public void send(long pid, String name) throws InterruptedException {
        try {
            ProcessBuilder command = new ProcessBuilder("kill", "-" + name(), Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD);
            // Linux's own kill does not know CONT in Turkish.
            command.environment().put("LC_ALL", "C");
            Process kill = command.start();
            if (!kill.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new ProcessException(name + " (pid " + pid + ") did not take the signal " + this + ".");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The command kill could not be started.", e);
        }
    }
}
