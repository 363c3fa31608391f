package io.hotdeal.instance;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an administrator asks for an audit and a worker makes it. At most one is asked for at a time; a request that no worker
 * takes is forgotten after a while, and so is an old result. Every call throws when Redis is unavailable.
 */
public interface AuditRequests {

    /** Until when a request waits for its result. One whose worker died over it ends then, and is taken by no other worker. */
    Duration PATIENCE = Duration.ofMinutes(10);

    enum State {
        NONE,
        WAITING,
        RUNNING,
        DONE,
        /** No audit could be made; the result says why. */
        FAILED
    }

    /**
     * How it stands.
     *
     * @param requestedAt of the request that waits or is worked on
     * @param result      the last one, also while another is asked for
     */
    record Status(
            State state,
            @Nullable Instant requestedAt,
            @Nullable AuditResult result) {}

    Status status();

    /** Requests an audit, unless one is requested already. */
    Status request(Instant now);

    /** Takes the request that waits; empty when there is none, or another worker has or had it. */
    Optional<Instant> take(String worker);

    /**
     * Publishes the result and ends the request that was taken. Without effect when another request was taken since, because
     * this took longer than {@link #PATIENCE} or Redis lost the request: that one's result is the one that is wanted.
     *
     * @param worker that took it
     * @return whether the result is published
     */
    boolean publish(Instant request, String worker, AuditResult result);
}
