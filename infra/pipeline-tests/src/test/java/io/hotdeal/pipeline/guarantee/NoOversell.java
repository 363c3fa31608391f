package io.hotdeal.pipeline.guarantee;

import java.util.ArrayList;
import java.util.List;

/**
 * Never are more units paid for than were allocated.
 *
 * <p>Valid: 3 allocated, paid 2 + 1. Valid: 3 allocated, paid 2, declined 1, paid 1. Invalid: 3 allocated, paid 2 + 2.
 */
public final class NoOversell implements Guarantee {

    @Override
    public List<String> breaches(Evidence evidence) {
        List<String> breaches = new ArrayList<>();
        int paid = evidence.unitsWithStatus("PAID");
        if (paid > evidence.allocation().allocated()) {
            breaches.add("paid units " + paid + " exceed the allocated "
                    + evidence.allocation().allocated());
        }
        if (evidence.standing().stock().available() < 0) {
            breaches.add("available units are " + evidence.standing().stock().available());
        }
        return breaches;
    }
}
