package io.hotdeal.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {

    @Test
    void theMedianIsTheMiddleOrBetweenTheTwoMiddles() {
        assertThat(new Samples("a", "/s", List.of(3.0, 1.0, 100.0)).median()).isEqualTo(3);
        assertThat(new Samples("a", "/s", List.of(3.0, 1.0, 100.0, 5.0)).median())
                .isEqualTo(4);
    }

    @Test
    void aRatioIsMadeRoundByRound() {
        // Both are slow in the second round, which does not change their ratio.
        var one = new Samples("one", "/s", List.of(10.0, 1.0, 12.0));
        var other = new Samples("other", "/s", List.of(20.0, 2.0, 20.0));
        Samples ratio = one.dividedBy(other, "one ÷ other");
        assertThat(ratio.values()).containsExactly(0.5, 0.5, 0.6);
        assertThat(ratio.median()).isEqualTo(0.5);
        assertThat(ratio.text()).isEqualTo("0.50 (0.50–0.60)");
    }

    @Test
    void laterValuesAreAddedToEarlierOnes() {
        Samples both = new Samples("a", "/s", List.of(1.0, 2.0)).and(Samples.once("a", "/s", 9.0));
        assertThat(both).isEqualTo(new Samples("a", "/s", List.of(1.0, 2.0, 9.0)));
    }

    @Test
    void aFigureShowsItsSignificantDigits() {
        assertThat(new Samples("a", "/s", List.of(12_345.6, 9_876.5)).text()).isEqualTo("11,111 (9,877–12,346) /s");
        assertThat(Samples.once("a", "s", 3.456).text()).isEqualTo("3.46 s");
        assertThat(Samples.once("a", "", 34.56).text()).isEqualTo("34.6");
    }

    @Test
    void aFigureWithoutValuesIsRefused() {
        assertThatThrownBy(() -> new Samples("accept", "/s", List.of())).hasMessageContaining("accept");
    }

    @ParameterizedTest
    @CsvSource({"0.64,NOT MET", "0.65,met", "0.89,met", "0.90,aim reached"})
    void moreIsBetter(double value, String verdict) {
        assertThat(Goal.atLeast(0.65, 0.90).verdict(value)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"4.1,NOT MET", "4.0,met", "2.1,met", "2.0,aim reached"})
    void lessIsBetter(double value, String verdict) {
        assertThat(Goal.atMost(4, 2).verdict(value)).isEqualTo(verdict);
    }
}
