package io.hotdeal.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The faults of a run. The same seed gives the same faults at the same moments, on every machine.
 *
 * @param rounds  1 to 1,000: each sells a product of its own
 * @param faults  to choose from
 * @param buyers  per round; their demand is one and a half times the units
 */
public record ChaosPlan(int rounds, long seed, Set<Fault> faults, int buyers, Path runFolder) {

    private static final int MOST_FAULTS = 3;
    private static final int FIRST_MILLIS = 200;
    private static final int LAST_MILLIS = 4_000;

    /** Units on sale in each round. */
    int units() {
        return buyers;
    }

    /** The faults of every round. Each fault occurs equally often, in a shuffled order. */
    List<List<PlannedFault>> deal() {
        var random = new Random(seed);
        List<Fault> deck = new ArrayList<>();
        List<List<PlannedFault>> dealt = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<PlannedFault> ofRound = new ArrayList<>();
            int count = 1 + random.nextInt(MOST_FAULTS);
            for (int i = 0; i < count; i++) {
                if (deck.isEmpty()) {
                    deck.addAll(sorted(faults));
                    Collections.shuffle(deck, random);
                }
                Fault next = deck.getLast();
                if (ofRound.stream().noneMatch(other -> other.fault().meets(next))) {
                    deck.removeLast();
                    ofRound.add(new PlannedFault(
                            next, next.target(random), random.nextInt(FIRST_MILLIS, LAST_MILLIS), next.length(random)));
                }
            }
            dealt.add(List.copyOf(ofRound));
        }
        return dealt;
    }

    private static List<Fault> sorted(Collection<Fault> faults) {
        return faults.stream().sorted().toList();
    }
}
