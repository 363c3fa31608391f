package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.worker.audit.OfferStates.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds the states and terms of offers in Redis against those in the database. */
public final class CompareStates {

    private CompareStates() {}

    /** The offers that both have and that differ, each with a sentence that says how. */
    public static SortedMap<OfferId, String> differences(
            Iterable<OfferSnapshot> inRedis, Map<OfferId, State> inDatabase) {
        SortedMap<OfferId, String> differences = new TreeMap<>();
        for (OfferSnapshot snapshot : inRedis) {
            State state = inDatabase.get(snapshot.offer());
            if (state != null) {
                List<String> parts = compare(snapshot, state);
                if (!parts.isEmpty()) {
                    String unfinished = state.unfinished() == null ? "" : "; unfinished: " + state.unfinished();
                    differences.put(
                            snapshot.offer(),
                            "offer " + snapshot.offer() + ": " + String.join(", ", parts) + unfinished);
                }
            }
        }
        return differences;
    }

    private static List<String> compare(OfferSnapshot snapshot, State state) {
        OfferTerms terms = snapshot.terms();
        List<String> parts = new ArrayList<>();
        compare(parts, "", inWords(snapshot.open()), inWords(state.onSale()));
        compare(parts, "price ", terms.unitPrice(), state.price().setScale(2));
        compare(parts, "customerLimit ", terms.customerLimit(), state.customerLimit());
        compare(parts, "opensAt ", terms.opensAt(), state.opensAt());
        compare(parts, "closesAt ", terms.closesAt(), state.closesAt());
        return parts;
    }

    private static String inWords(boolean open) {
        return open ? "open" : "closed";
    }

    private static void compare(
            List<String> parts, String name, @Nullable Object inRedis, @Nullable Object inDatabase) {
        if (!Objects.equals(inRedis, inDatabase)) {
            parts.add(name + "%s in Redis and %s in the database".formatted(inRedis, inDatabase));
        }
    }
}
