package io.hotdeal.chaos;

import io.hotdeal.testkit.Component;

/**
 * A fault with its victim and its moment.
 *
 * @param startMillis  from the first press of the round
 * @param lengthMillis until it is healed
 */
record PlannedFault(Fault fault, Component target, int startMillis, int lengthMillis) {

    @Override
    public String toString() {
        String victim =
                fault.deed() == Fault.Deed.KILL || fault.deed() == Fault.Deed.PAUSE || fault == Fault.TEAR_GATEWAY
                        ? " " + target
                        : "";
        return "%s%s at %.1f s".formatted(fault, victim, startMillis / 1e3)
                + (lengthMillis == 0 ? "" : " for %.1f s".formatted(lengthMillis / 1e3));
    }
}
