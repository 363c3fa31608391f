package io.hotdeal.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterleavedRunTest {

    @Test
    void contestantsTakeTurnsAndWarmUpRoundsDoNotCount() throws Exception {
        List<String> turns = new ArrayList<>();
        Map<String, Samples> measured = new InterleavedRun("/s", new PrintStream(new ByteArrayOutputStream()))
                .with("a", () -> turn(turns, "a"))
                .with("b", () -> turn(turns, "b"))
                .run(1, 2);
        assertThat(turns).containsExactly("a", "b", "a", "b", "a", "b");
        assertThat(measured).containsOnlyKeys("a", "b");
        assertThat(measured.get("a")).isEqualTo(new Samples("a", "/s", List.of(3.0, 5.0)));
        assertThat(measured.get("b")).isEqualTo(new Samples("b", "/s", List.of(4.0, 6.0)));
    }

    private static double turn(List<String> turns, String name) {
        turns.add(name);
        return turns.size();
    }
}
