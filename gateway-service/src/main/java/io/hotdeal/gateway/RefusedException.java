package io.hotdeal.gateway;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** A refusal from further down than a controller: its answer is the one that the client gets. */
public final class RefusedException extends RuntimeException {

    private final transient ResponseEntity<Object> answer;

    public RefusedException(ResponseEntity<Object> answer) {
        this(answer, null);
    }

    /** @param cause worth a line in the log */
    public RefusedException(ResponseEntity<Object> answer, @Nullable Throwable cause) {
        // No stack trace: a flood of them should cost little, and none is a fault of ours.
        super(String.valueOf(answer.getBody()), cause, false, false);
        this.answer = answer;
    }

    public ResponseEntity<Object> answer() {
        return answer;
    }
}
