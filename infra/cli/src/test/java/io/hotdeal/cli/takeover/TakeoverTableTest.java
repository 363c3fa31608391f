package io.hotdeal.cli.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TakeoverTableTest {

    @Test
    void addsUpEachWayOfATopologyAndAllTogether() {
        String table = TakeoverTable.of(List.of(
                result(Way.KILL, 1, 2_000, Set.of()),
                result(Way.KILL, 0, 9_000, Set.of("SOLD_UNITS")),
                result(Way.FREEZE, 2, 4_000, Set.of())));

        assertThat(table.lines().map(line -> List.of(line.strip().split("\\s+"))))
                .element(1)
                .isEqualTo(
                        List.of("sentinel", "kill", "2", "20", "1", "0", "0", "0", "1", "0", "9.0", "s", "9.0", "s"));
        assertThat(table.lines().map(line -> List.of(line.strip().split("\\s+"))))
                .last()
                .isEqualTo(List.of("all", "3", "30", "3", "0", "0", "0", "1", "0", "4.0", "s", "9.0", "s"));
    }

    private static TakeoverResult result(Way way, int lost, long pauseMillis, Set<String> found) {
        return new TakeoverResult(
                Topology.SENTINEL, way, 10, lost, 0, 0, 0, Duration.ofMillis(pauseMillis), found, Set.of());
    }
}
