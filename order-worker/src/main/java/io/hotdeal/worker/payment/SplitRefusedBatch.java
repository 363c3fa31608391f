package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderId;
import io.hotdeal.worker.payment.PaymentProvider.Charge;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.payment.PaymentProvider.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Charges a batch of which the provider refuses all when it refuses one. A refused part is halved until one refused charge is
 * alone; when the first half is accepted, the second is halved without a call, for the refused charge is in it. The others go on in
 * parts twice as large as the largest one that was accepted. For one thread, and one batch.
 */
final class SplitRefusedBatch {

    private final Function<List<Charge>, Optional<Map<OrderId, Outcome>>> call;
    private final BooleanSupplier mayCall;
    private final Map<OrderId, Outcome> outcomes = new HashMap<>();
    private List<Charge> open;
    private int size;

    /**
     * A batch that is not charged yet.
     *
     * @param call    charges a part: an outcome for each of it, {@link Refused} for a single one that is refused; empty when several
     *                are refused together
     * @param mayCall asked before each call; once it says no, it says no for ever
     */
    SplitRefusedBatch(
            List<Charge> charges,
            Function<List<Charge>, Optional<Map<OrderId, Outcome>>> call,
            BooleanSupplier mayCall) {
        this.open = charges;
        this.size = charges.size();
        this.call = call;
        this.mayCall = mayCall;
    }

    /** @return an outcome for every charge that a call was left for */
    Map<OrderId, Outcome> charge() {
        while (!open.isEmpty() && mayCall.getAsBoolean()) {
            int end = Math.min(size, open.size());
            List<Charge> part = open.subList(0, end);
            open = open.subList(end, open.size());
            size = Math.max(1, 2 * (isAccepted(part) ? part.size() : isolate(part)));
        }
        return outcomes;
    }

    /**
     * Halves a part that was refused until one charge is left; what may be accepted without it is open again.
     *
     * @return the size of the largest part that was accepted meanwhile
     */
    private int isolate(List<Charge> refused) {
        List<Charge> part = refused;
        boolean isCalled = true;
        int accepted = 0;
        while (part.size() > 1 && mayCall.getAsBoolean()) {
            List<Charge> first = part.subList(0, part.size() / 2);
            List<Charge> second = part.subList(part.size() / 2, part.size());
            isCalled = !isAccepted(first);
            if (isCalled) {
                reopen(second);
                part = first;
            } else {
                accepted = Math.max(accepted, first.size());
                part = second;
            }
        }
        if (part.size() > 1) {
            reopen(part);
        } else if (!isCalled && mayCall.getAsBoolean()) {
            // Only a call for it alone may end an order.
            accepted = isAccepted(part) ? Math.max(accepted, 1) : accepted;
        }
        return accepted;
    }

    /** Stores the outcomes of the call. */
    private boolean isAccepted(List<Charge> part) {
        Map<OrderId, Outcome> decided = call.apply(part).orElse(Map.of());
        outcomes.putAll(decided);
        return !decided.isEmpty() && decided.values().stream().noneMatch(Refused.class::isInstance);
    }

    private void reopen(List<Charge> part) {
        List<Charge> more = new ArrayList<>(part);
        more.addAll(open);
        open = more;
    }
}
