package io.hotdeal.worker.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is wrong, by kind. Confined to one audit. */
final class Findings {

    private final SortedMap<String, List<String>> byKind = new TreeMap<>();

    /**
     * Notes one.
     *
     * @param kind    a short sentence that many findings share
     * @param subject the order, offer or topic, with what was seen
     */
    void add(String kind, String subject) {
        byKind.computeIfAbsent(kind, any -> new ArrayList<>()).add(subject);
    }

    boolean isEmpty() {
        return byKind.isEmpty();
    }

    int count() {
        return byKind.values().stream().mapToInt(List::size).sum();
    }

    SortedMap<String, List<String>> byKind() {
        return Collections.unmodifiableSortedMap(byKind);
    }
}
