package io.hotdeal.pipeline.guarantee;

import io.hotdeal.stock.OfferStockStore.Stock;
import java.util.ArrayList;
import java.util.List;

/**
 * Every unit is in exactly one state: available, held, sold, or – only if Redis had too many – rejected; and
 * Redis, the orders' rows and the allocation have the same number of sold ones.
 *
 * <p>Valid: initial 10 = available 4 + held 0 + sold 6, with rows PAID of 6 units. Invalid: the same with 5 paid units.
 */
public final class StockConservation implements Guarantee {

    @Override
    public List<String> breaches(Observation observation) {
        List<String> breaches = new ArrayList<>();
        Stock stock = observation.snapshot().stock();
        long total = stock.available() + stock.held() + stock.sold() + stock.rejected();
        if (stock.initial() != total) {
            breaches.add("initial " + stock.initial() + " is not the sum of " + stock);
        }
        int paid = observation.unitsWithStatus("PAID");
        if (stock.sold() != paid) {
            breaches.add("Redis sold " + stock.sold() + ", rows paid " + paid);
        }
        if (observation.allocation().sold() != paid + observation.unitsWithStatus("RECORDED")) {
            breaches.add("SOLD " + observation.allocation().sold() + ", rows paid " + paid);
        }
        return breaches;
    }
}
