package io.hotdeal.chaos;

import java.time.Duration;
import java.util.List;

/**
 * The result of one round.
 *
 * @param accepted     buyers with a 202
 * @param refused      buyers with a sold-out or limit-reached response
 * @param undecided    buyers without any response
 * @param retried      accepted buyers with an earlier request without a response
 * @param replays      repeated requests of accepted buyers
 * @param savedByRelay orders whose event the relay published, because their gateway could not
 * @param healing      from the end of the load until everything was settled and the audit had passed
 * @param findings     broken promises
 */
record RoundResult(
        int round,
        List<PlannedFault> faults,
        int accepted,
        int refused,
        int undecided,
        int retried,
        int replays,
        int savedByRelay,
        Duration healing,
        List<String> findings) {

    boolean held() {
        return findings.isEmpty();
    }
}
