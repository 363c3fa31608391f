package io.hotdeal.gateway.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SteadyRateTest {

    private final SteadyRate rate = new SteadyRate(3);

    private void add(double... rates) {
        DoubleStream.of(rates).forEach(rate::add);
    }

    @Test
    void isNotSteadyWhileItGrows() {
        add(100, 200, 400, 450, 500, 600);

        assertThat(rate.isSteady()).isFalse();
    }

    @Test
    void isSteadyAfterEnoughSlicesWithoutGrowth() {
        add(100, 200, 210, 190);
        assertThat(rate.isSteady()).isFalse();

        add(205);
        assertThat(rate.isSteady()).isTrue();
    }

    @Test
    void beginsAgainWhenItGrowsOnceMore() {
        add(200, 200, 200, 260, 260, 260);

        assertThat(rate.isSteady()).isFalse();
    }

    @Test
    void isNotSteadyBeforeAnythingWasDone() {
        add(0, 0, 0, 0, 0);

        assertThat(rate.isSteady()).isFalse();
    }
}
