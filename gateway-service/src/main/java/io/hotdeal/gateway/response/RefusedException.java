package io.hotdeal.gateway.response;

import org.jspecify.annotations.Nullable;

/** Ends the handling of a request with its refusal. */
public final class RefusedException extends RuntimeException {

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        this(refusal, null);
    }

    /** @param cause worth a line in the log */
    public RefusedException(Refusal refusal, @Nullable Throwable cause) {
        // No stack trace: a flood of refusals must be cheap, and none of them is a fault of the gateway.
        super(refusal.title(), cause, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
