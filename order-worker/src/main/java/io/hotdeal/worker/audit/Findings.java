package io.hotdeal.worker.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the audit has found: every kind counted, the first ones named. Not thread-safe. */
final class Findings {

    /** Named of each kind; enough to look into, few enough to read. */
    static final int NAMED = 20;

    /** @param named at most {@value Findings#NAMED} of them */
    record OfKind(long total, List<String> named) {}

    private final Map<FindingKind, OfKind> found = new EnumMap<>(FindingKind.class);

    void add(FindingKind kind, String subject) {
        add(kind, 1, List.of(subject));
    }

    /** @param named some of the {@code total} */
    void add(FindingKind kind, long total, List<String> named) {
        OfKind before = found.getOrDefault(kind, new OfKind(0, List.of()));
        List<String> names = new ArrayList<>(before.named());
        named.stream().limit(Math.max(0, NAMED - names.size())).forEach(names::add);
        found.put(kind, new OfKind(before.total() + total, names));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    Map<FindingKind, OfKind> byKind() {
        return found;
    }
}
