package io.hotdeal.worker.doctor;

import java.util.List;

/** Looks at one part. */
interface Check {

    /** As a person would call it. */
    String part();

    /** @throws RuntimeException when the dependency is unavailable; that is a fault of its own */
    List<Diagnostic> diagnostics();
}
