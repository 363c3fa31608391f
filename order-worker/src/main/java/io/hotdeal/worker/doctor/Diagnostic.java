package io.hotdeal.worker.doctor;

/**
 * Something that is not as it should be.
 *
 * @param grave whether orders can be lost or sold twice, or the services will not start; otherwise a thing to know
 * @param problem what is wrong, and where
 * @param fix   what to do
 */
record Diagnostic(boolean grave, String problem, String fix) {

    static Diagnostic fault(String problem, String fix) {
        return new Diagnostic(true, problem, fix);
    }

    static Diagnostic warning(String problem, String fix) {
        return new Diagnostic(false, problem, fix);
    }
}
