package io.hotdeal.chaos;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.NetworkLine;
import java.util.Optional;

/**
 * A fault with its target and its moment.
 *
 * @param line        of a fault of the network; it has no other target
 * @param startMillis  from the first request of the round
 * @param lengthMillis until it ends
 */
record PlannedFault(Fault fault, Component target, Optional<NetworkLine> line, int startMillis, int lengthMillis) {

    @Override
    public String toString() {
        String victim = line.map(each -> " from " + each).orElseGet(this::victim);
        return "%s%s at %.1f s".formatted(fault, victim, startMillis / 1e3)
                + (lengthMillis == 0 ? "" : " for %.1f s".formatted(lengthMillis / 1e3));
    }

    private String victim() {
        return fault.action() == Fault.Action.KILL
                        || fault.action() == Fault.Action.PAUSE
                        || fault == Fault.TEAR_GATEWAY
                ? " " + target
                : "";
    }
}
