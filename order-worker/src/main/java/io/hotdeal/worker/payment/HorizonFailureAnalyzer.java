package io.hotdeal.worker.payment;

import io.hotdeal.worker.payment.PurgeHorizon.HorizonException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the worker does not start, without a stack trace. */
final class HorizonFailureAnalyzer extends AbstractFailureAnalyzer<HorizonException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, HorizonException cause) {
        return new FailureAnalysis(cause.getMessage(), "Change one of the two.", cause);
    }
}
