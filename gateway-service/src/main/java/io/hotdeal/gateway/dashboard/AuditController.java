package io.hotdeal.gateway.dashboard;

import io.hotdeal.instance.AuditRequests;
import io.hotdeal.instance.AuditRequests.State;
import io.hotdeal.instance.AuditRequests.Status;
import io.hotdeal.instance.AuditResult;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Asks the workers for an audit, which is theirs to make, and shows what came of the last one. */
@RestController
@RequestMapping(path = "/admin/audit", produces = MediaType.APPLICATION_JSON_VALUE)
class AuditController {

    /**
     * How it stands.
     *
     * @param requestedAt of the one that waits or runs
     * @param finishedAt  of the last one, with its report, or why there is none
     */
    record AuditView(
            State state,
            @Nullable Instant requestedAt,
            @Nullable Instant finishedAt,
            @Nullable String why,
            AuditResult.@Nullable Report report) {

        static AuditView of(Status status) {
            AuditResult result = status.result();
            return result == null
                    ? new AuditView(status.state(), status.requestedAt(), null, null, null)
                    : new AuditView(
                            status.state(), status.requestedAt(), result.finishedAt(), result.why(), result.report());
        }
    }

    private final AuditRequests requests;
    private final Clock clock;

    AuditController(AuditRequests requests, Clock clock) {
        this.requests = requests;
        this.clock = clock;
    }

    @GetMapping
    AuditView audit() {
        return AuditView.of(requests.status());
    }

    @PostMapping
    ResponseEntity<AuditView> request() {
        return ResponseEntity.accepted().body(AuditView.of(requests.request(clock.instant())));
    }
}
