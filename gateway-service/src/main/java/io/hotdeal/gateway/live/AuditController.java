package io.hotdeal.gateway.live;

import io.hotdeal.live.AuditAnswer;
import io.hotdeal.live.AuditDesk;
import io.hotdeal.live.AuditDesk.Standing;
import io.hotdeal.live.AuditDesk.State;
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
            AuditAnswer.@Nullable Report report) {

        static AuditView of(Standing standing) {
            AuditAnswer answer = standing.answer();
            return answer == null
                    ? new AuditView(standing.state(), standing.requestedAt(), null, null, null)
                    : new AuditView(
                            standing.state(),
                            standing.requestedAt(),
                            answer.finishedAt(),
                            answer.why(),
                            answer.report());
        }
    }

    private final AuditDesk desk;
    private final Clock clock;

    AuditController(AuditDesk desk, Clock clock) {
        this.desk = desk;
        this.clock = clock;
    }

    @GetMapping
    AuditView audit() {
        return AuditView.of(desk.standing());
    }

    @PostMapping
    ResponseEntity<AuditView> request() {
        return ResponseEntity.accepted().body(AuditView.of(desk.request(clock.instant())));
    }
}
