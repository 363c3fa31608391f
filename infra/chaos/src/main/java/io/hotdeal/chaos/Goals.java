package io.hotdeal.chaos;

import java.io.PrintStream;

/** What a run has to reach, each with a line in the output. One thread at a time. */
final class Goals {

    private final String run;
    private final PrintStream out;
    private final long began = System.nanoTime();
    private int missed;

    /** @param run as the last line names it */
    Goals(String run, PrintStream out) {
        this.run = run;
        this.out = out;
    }

    void judge(boolean reached, String text) {
        say((reached ? "reached  " : "MISSED   ") + text);
        if (!reached) {
            missed++;
        }
    }

    void say(String text) {
        out.printf("%5.1f s  %s%n", (System.nanoTime() - began) / 1e9, text);
        out.flush();
    }

    /** Says how many were missed. @return 0 when all were reached, else 1 */
    int exitCode() {
        out.println(run + ": " + (missed == 0 ? "every goal reached" : missed + " goals missed"));
        return missed == 0 ? 0 : 1;
    }
}
