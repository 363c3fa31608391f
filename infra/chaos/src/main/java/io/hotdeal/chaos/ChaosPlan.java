package io.hotdeal.chaos;

import io.hotdeal.testkit.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The faults of a run. The same seed gives the same faults at the same moments, on every machine.
 *
 * @param rounds  1 to 333: each sells three products of its own
 * @param faults  to choose from
 * @param buyers  per round; what they may buy is more than one and a half times the units
 * @param topology where Redis has replicas, with takeovers among the faults; null for one Redis
 */
public record ChaosPlan(
        int rounds,
        long seed,
        Set<Fault> faults,
        int buyers,
        @Nullable Topology topology,
        Path runFolder) {

    /** On sale at the same time in each round. */
    static final int OFFERS = 3;
    /** Rounds of a run: there are 1,000 products. */
    public static final int MOST_ROUNDS = 1_000 / OFFERS;

    /** Units that a customer may have of one offer. */
    static final int CUSTOMER_LIMIT = 4;

    private static final int MOST_FAULTS = 3;
    private static final int FIRST_MILLIS = 200;
    private static final int LAST_MILLIS = 4_000;

    /** Units of each offer. */
    int units() {
        return buyers / OFFERS;
    }

    /** The offers of a round; the first round has number 1. */
    static List<Integer> offersOf(int round) {
        return IntStream.rangeClosed(1, OFFERS)
                .mapToObj(number -> (round - 1) * OFFERS + number)
                .toList();
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
                    deck.addAll(possible());
                    Collections.shuffle(deck, random);
                }
                Fault next = deck.getLast();
                if (ofRound.stream().noneMatch(other -> other.fault().meets(next))) {
                    deck.removeLast();
                    ofRound.add(new PlannedFault(
                            next,
                            next.target(random),
                            next.line(random, topology),
                            random.nextInt(FIRST_MILLIS, LAST_MILLIS),
                            next.length(random)));
                }
            }
            dealt.add(List.copyOf(ofRound));
        }
        return dealt;
    }

    /** Of the faults to choose from, those that can occur on its stack. */
    public List<Fault> possible() {
        return faults.stream().filter(fault -> fault.fits(topology)).sorted().toList();
    }
}
