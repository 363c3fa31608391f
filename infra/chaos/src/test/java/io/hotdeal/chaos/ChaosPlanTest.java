package io.hotdeal.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {

    private static List<List<PlannedFault>> deal(int rounds, long seed, Set<Fault> faults) {
        return new ChaosPlan(rounds, seed, faults, 600, Path.of("unused")).deal();
    }

    @Test
    void theSameSeedGivesTheSameFaultsAtTheSameMoments() {
        Set<Fault> all = EnumSet.allOf(Fault.class);
        assertThat(deal(50, 7, all)).isEqualTo(deal(50, 7, all)).isNotEqualTo(deal(50, 8, all));
    }

    @Test
    void everyFaultComesUpAboutAsOftenAsAnyOther() {
        Map<Fault, Long> seen = deal(100, 1, EnumSet.allOf(Fault.class)).stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(PlannedFault::fault, Collectors.counting()));
        long most = seen.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        assertThat(seen).containsOnlyKeys(Fault.values());
        assertThat(seen.values()).allMatch(times -> times >= most - 2);
    }

    @Test
    void faultsOfOneRoundTouchDifferentThings() {
        assertThat(deal(200, 3, EnumSet.allOf(Fault.class))).allSatisfy(round -> {
            assertThat(round).hasSizeBetween(1, 3);
            for (PlannedFault one : round) {
                assertThat(round)
                        .filteredOn(other -> other.fault().meets(one.fault()))
                        .containsExactly(one);
            }
        });
    }

    @Test
    void onlyTheChosenFaultsComeUpAndBothOfTwoVictims() {
        List<PlannedFault> faults = deal(50, 5, EnumSet.of(Fault.KILL_GATEWAY)).stream()
                .flatMap(List::stream)
                .toList();
        assertThat(faults).hasSize(50).allMatch(planned -> planned.fault() == Fault.KILL_GATEWAY);
        assertThat(faults.stream()
                        .map(PlannedFault::target)
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
                .hasSize(2);
    }
}
