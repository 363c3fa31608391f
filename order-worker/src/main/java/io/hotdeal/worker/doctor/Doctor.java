package io.hotdeal.worker.doctor;

import java.io.PrintWriter;
import java.util.List;
import org.springframework.core.NestedExceptionUtils;

/** Asks every check, whatever the others found. */
public final class Doctor {

    private final List<Check> checks;

    Doctor(List<Check> checks) {
        this.checks = checks;
    }

    /**
     * Prints each complaint with its cure.
     *
     * @return whether there is no fault; warnings do not count
     */
    public boolean examine(PrintWriter out) {
        int faults = 0;
        int warnings = 0;
        for (Check check : checks) {
            List<Diagnostic> diagnostics = complaintsOf(check);
            if (diagnostics.isEmpty()) {
                out.println("ok       " + check.part());
            }
            for (Diagnostic complaint : diagnostics) {
                out.println(
                        (complaint.grave() ? "FAULT    " : "warning  ") + check.part() + ": " + complaint.problem());
                out.println("         → " + complaint.fix());
                faults += complaint.grave() ? 1 : 0;
                warnings += complaint.grave() ? 0 : 1;
            }
            out.flush();
        }
        out.println("doctor finds " + faults + " faults, " + warnings + " warnings");
        out.flush();
        return faults == 0;
    }

    /** Any failure counts: a part that cannot be examined must not hide what is wrong with the next one. */
    private static List<Diagnostic> complaintsOf(Check check) {
        try {
            return check.diagnostics();
        } catch (RuntimeException e) {
            return List.of(Diagnostic.fault(
                    "cannot be examined: "
                            + NestedExceptionUtils.getMostSpecificCause(e).getMessage(),
                    "check that it runs, and its address and credentials in the environment"));
        }
    }
}
