package io.hotdeal.pipeline.guarantee;

import java.util.ArrayList;
import java.util.List;

/**
 * The paid units never exceed the allocated ones.
 *
 * <p>Valid: 3 allocated, paid 2 + 1. Valid: 3 allocated, paid 2, declined 1, paid 1. Invalid: 3 allocated, paid 2 + 2.
 */
public final class NoOversell implements Guarantee {

    @Override
    public List<String> breaches(Observation observation) {
        List<String> breaches = new ArrayList<>();
        int paid = observation.unitsWithStatus("PAID");
        if (paid > observation.allocation().allocated()) {
            breaches.add("paid units " + paid + " exceed the allocated "
                    + observation.allocation().allocated());
        }
        if (observation.snapshot().stock().available() < 0) {
            breaches.add("available units are " + observation.snapshot().stock().available());
        }
        return breaches;
    }
}
