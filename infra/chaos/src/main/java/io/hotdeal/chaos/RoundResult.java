package io.hotdeal.chaos;

import java.time.Duration;
import java.util.List;

/**
 * One round, judged.
 *
 * @param accepted     buyers with a 202
 * @param refused      buyers who were told that it is sold out
 * @param undecided    buyers who never got an answer
 * @param insisted     accepted buyers who had pressed without an answer before
 * @param replays      presses of buyers who had bought already
 * @param savedByRelay orders whose event the relay published, because the gateway that took them could not
 * @param healing      from the end of the load until everything was settled and the audit had passed
 * @param findings     broken promises; none is what we want
 */
record RoundResult(
        int round,
        List<PlannedFault> faults,
        int accepted,
        int refused,
        int undecided,
        int insisted,
        int replays,
        int savedByRelay,
        Duration healing,
        List<String> findings) {

    boolean held() {
        return findings.isEmpty();
    }
}
