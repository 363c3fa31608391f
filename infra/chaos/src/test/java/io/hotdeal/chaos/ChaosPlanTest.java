package io.hotdeal.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.NetworkLine;
import io.hotdeal.testkit.Topology;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {

    private static List<List<PlannedFault>> deal(int rounds, long seed, Set<Fault> faults) {
        return deal(rounds, seed, faults, null);
    }

    private static List<List<PlannedFault>> deal(
            int rounds, long seed, Set<Fault> faults, @Nullable Topology topology) {
        return new ChaosPlan(rounds, seed, faults, 600, topology, Path.of("unused")).deal();
    }

    @Test
    void theSameSeedGivesTheSameFaultsAtTheSameMoments() {
        Set<Fault> all = EnumSet.allOf(Fault.class);
        assertThat(deal(50, 7, all)).isEqualTo(deal(50, 7, all)).isNotEqualTo(deal(50, 8, all));
    }

    @Test
    void everyFaultComesUpAboutAsOftenAsAnyOther() {
        Map<Fault, Long> seen = deal(100, 1, EnumSet.allOf(Fault.class), Topology.CLUSTER).stream()
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
    void theNetworkFailsBetweenEachServiceAndEachDependency() {
        Set<Fault> network = EnumSet.range(Fault.SWALLOW_CONNECTIONS, Fault.THROTTLE);
        assertThat(lines(network, null))
                .hasSize(14)
                .contains(
                        new NetworkLine(Component.gateway(1), Component.REDIS),
                        new NetworkLine(Component.gateway(2), Component.KAFKA),
                        new NetworkLine(Component.worker(1), Component.DATABASE),
                        new NetworkLine(Component.worker(2), Component.PROVIDER));
        assertThat(lines(network, Topology.SENTINEL))
                .hasSize(10)
                .noneMatch(line -> line.dependency().equals(Component.REDIS));
        assertThat(lines(network, Topology.CLUSTER))
                .extracting(NetworkLine::dependency)
                .containsOnly(Component.DATABASE, Component.PROVIDER);
        assertThat(lines(EnumSet.complementOf(EnumSet.copyOf(network)), Topology.SENTINEL))
                .isEmpty();
    }

    private static Set<NetworkLine> lines(Set<Fault> faults, @Nullable Topology topology) {
        return deal(200, 4, faults, topology).stream()
                .flatMap(List::stream)
                .flatMap(planned -> planned.line().stream())
                .collect(Collectors.toSet());
    }

    @Test
    void takeoversNeedReplicas() {
        Set<Fault> takeovers = EnumSet.range(Fault.TAKEOVER_BY_COMMAND, Fault.TAKEOVER_BY_FREEZE);
        assertThat(deal(60, 2, EnumSet.allOf(Fault.class), null).stream().flatMap(List::stream))
                .noneMatch(planned -> takeovers.contains(planned.fault()));
        assertThat(deal(60, 2, EnumSet.allOf(Fault.class), Topology.SENTINEL).stream()
                        .flatMap(List::stream))
                .extracting(PlannedFault::fault)
                .containsAll(takeovers);
    }

    @Test
    void eachRoundSellsProductsOfItsOwn() {
        assertThat(ChaosPlan.offersOf(1)).containsExactly(1, 2, 3);
        assertThat(ChaosPlan.offersOf(ChaosPlan.MOST_ROUNDS)).containsExactly(997, 998, 999);
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
