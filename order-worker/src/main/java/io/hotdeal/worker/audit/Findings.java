package io.hotdeal.worker.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the audit has found: every kind counted, the first ones named. Not thread-safe. */
final class Findings {

    /** @param named some of them, at most as many as were asked for */
    record OfKind(long total, List<String> named) {}

    private final Map<FindingKind, OfKind> found = new EnumMap<>(FindingKind.class);

    private final int namedOfEach;

    Findings(int namedOfEach) {
        this.namedOfEach = namedOfEach;
    }

    void add(FindingKind kind, String subject) {
        add(kind, 1, List.of(subject));
    }

    /** @param named some of the {@code total} */
    void add(FindingKind kind, long total, List<String> named) {
        OfKind before = found.getOrDefault(kind, new OfKind(0, List.of()));
        List<String> names = new ArrayList<>(before.named());
        named.stream().limit(Math.max(0, namedOfEach - names.size())).forEach(names::add);
        found.put(kind, new OfKind(before.total() + total, names));
    }

    Findings without(FindingKind kind) {
        Findings others = new Findings(namedOfEach);
        others.found.putAll(found);
        others.found.remove(kind);
        return others;
    }

    boolean isEmpty() {
        return byKind().isEmpty();
    }

    /** What is wrong. */
    Map<FindingKind, OfKind> byKind() {
        return ofKinds(false);
    }

    /** What is right and worth knowing. */
    Map<FindingKind, OfKind> notes() {
        return ofKinds(true);
    }

    private Map<FindingKind, OfKind> ofKinds(boolean notes) {
        Map<FindingKind, OfKind> some = new EnumMap<>(FindingKind.class);
        found.forEach((kind, ofKind) -> {
            if (kind.isNote() == notes) {
                some.put(kind, ofKind);
            }
        });
        return some;
    }
}
