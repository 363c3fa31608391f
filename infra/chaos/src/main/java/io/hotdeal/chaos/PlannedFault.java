package io.hotdeal.chaos;

import io.hotdeal.testkit.Component;

/**
 * A fault with its target and its moment.
 *
 * @param startMillis  from the first request of the round
 * @param lengthMillis until it ends
 */
record PlannedFault(Fault fault, Component target, int startMillis, int lengthMillis) {

    @Override
    public String toString() {
        String victim = fault.action() == Fault.Action.KILL
                        || fault.action() == Fault.Action.PAUSE
                        || fault == Fault.TEAR_GATEWAY
                ? " " + target
                : "";
        return "%s%s at %.1f s".formatted(fault, victim, startMillis / 1e3)
                + (lengthMillis == 0 ? "" : " for %.1f s".formatted(lengthMillis / 1e3));
    }
}
