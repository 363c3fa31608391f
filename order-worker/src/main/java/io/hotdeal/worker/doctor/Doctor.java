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
            List<Complaint> complaints = complaintsOf(check);
            if (complaints.isEmpty()) {
                out.println("ok       " + check.part());
            }
            for (Complaint complaint : complaints) {
                out.println((complaint.grave() ? "FAULT    " : "warning  ") + check.part() + ": " + complaint.what());
                out.println("         → " + complaint.cure());
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
    private static List<Complaint> complaintsOf(Check check) {
        try {
            return check.complaints();
        } catch (RuntimeException e) {
            return List.of(Complaint.fault(
                    "cannot be examined: "
                            + NestedExceptionUtils.getMostSpecificCause(e).getMessage(),
                    "check that it runs, and its address and credentials in the environment"));
        }
    }
}
