package io.hotdeal.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The size of a sale with checkout.
 *
 * @param orders    of buyers who pay, leave or come late; the offer has 0.6 units for each
 * @param payWithin how long each buyer has
 * @param runFolder of the stack
 */
public record CheckoutPlan(int orders, Duration payWithin, Path runFolder) {

    int units() {
        return orders * 3 / 5;
    }

    String text() {
        return ("%,d orders of one unit, of %,d units, each to be paid within %d s: of five buyers, two pay, two let it expire, and one pays"
                        + " in the last second or up to two seconds late; provider: captures a tenth of the expired payments all the same")
                .formatted(orders, units(), payWithin.toSeconds());
    }
}
