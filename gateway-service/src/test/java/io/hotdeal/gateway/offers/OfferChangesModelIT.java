package io.hotdeal.gateway.offers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random changes of an offer at two gateways, with a sale, and with a rebuild, retirements or both, in random interleavings with kills,
 * freezes and lost responses, compared with a model that applies the changes one after the other. {@code -Dtest.seed=} with the printed seed, or
 * that of the sequence that failed, runs the same again.
 */
@ExtendWith(OfferSystem.Shared.class)
class OfferChangesModelIT {

    private final OfferSystem system;

    OfferChangesModelIT(OfferSystem system) {
        this.system = system;
    }

    @Test
    void endsAsOneAfterTheOtherInAFewSequences() {
        play(40);
    }

    @Test
    @Tag("full")
    void endsAsOneAfterTheOtherInThousandsOfSequences() {
        play(2_500);
    }

    private void play(int sequences) {
        long seed = Long.getLong("test.seed", new Random().nextInt());
        System.out.println("OfferChangesModelIT: -Dtest.seed=" + seed);
        var counts = new ChangeSequence.Counts();
        for (int sequence = 0; sequence < sequences; sequence++) {
            new ChangeSequence(system, seed + sequence, counts).play();
        }
        System.out.println("OfferChangesModelIT: " + sequences + " sequences, " + counts);
        assertThat(counts.done).as("changes that were made").isGreaterThan(sequences);
    }
}
