package io.hotdeal.testkit.process;

import java.time.Duration;

/** A failed operation on a process. The message is for people: it names the component and its log file. */
public final class ProcessException extends RuntimeException {

    public ProcessException(String message) {
        super(message);
    }

    public ProcessException(String message, Throwable cause) {
        super(message, cause);
    }

    static ProcessException died(Launch launch, long logStart) {
        return new ProcessException(launch.name() + " ended while it was starting." + tail(launch, logStart));
    }

    static ProcessException late(Launch launch, long logStart, Duration limit) {
        return new ProcessException(
                launch.name() + " was not ready within " + limit.toSeconds() + " s." + tail(launch, logStart));
    }

    private static String tail(Launch launch, long logStart) {
        return " Its log " + launch.log() + " ends with:\n" + LogTail.read(launch.log(), logStart);
    }
}
