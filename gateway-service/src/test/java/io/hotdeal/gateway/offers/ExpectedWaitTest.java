package io.hotdeal.gateway.offers;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.offers.ExpectedWait.Sample;
import io.hotdeal.gateway.offers.ExpectedWait.Wait;
import java.time.Instant;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpectedWaitTest {

    private final ExpectedWait expected = new ExpectedWait();

    @Test
    void whatIsNotKnownIsAbsent() {
        assertThat(expected.now()).isNull();
        assertThat(expected.since(at(1_000), false)).isNull();

        learn(1_000, 50, 50, 0, null);
        assertThat(expected.now()).as("no worker tells").isEqualTo(new Wait(50, null));

        learn(3_000, 60, 60, 0, 0.0);
        assertThat(expected.now()).as("nothing is settled").isEqualTo(new Wait(60, null));

        expected.forget();
        assertThat(expected.now()).isNull();
    }

    @Test
    void aNewOrderWaitsForAllThatIsLeft() {
        learn(1_000, 1_000, 300, 100, 200.0);

        assertThat(expected.now()).isEqualTo(new Wait(400, 3L));
        assertThat(expected.now()).as("nothing is made for a request").isSameAs(expected.now());
    }

    @Test
    void whereNothingIsLeftAnOrderEndsAtOnce() {
        learn(1_000, 1_000, 0, 0, 0.0);

        assertThat(expected.now()).isEqualTo(new Wait(0, 1L));
    }

    @Test
    void whatWasAcceptedAfterAnOrderIsNotAheadOfIt() {
        learn(1_000, 0, 0, 0, 0.0);
        learn(3_000, 500, 500, 0, 0.0);
        learn(5_000, 900, 600, 100, 100.0);

        assertThat(expected.since(at(2_000), false)).as("of the first 500").isEqualTo(new Wait(299, 4L));
        assertThat(expected.since(at(3_000), false)).isEqualTo(new Wait(299, 4L));
        assertThat(expected.since(at(4_000), false)).as("of the last 400").isEqualTo(new Wait(699, 8L));
        assertThat(expected.since(at(9_000), false)).as("after the last sample").isEqualTo(new Wait(699, 8L));
        assertThat(expected.since(at(4_000), true)).as("recorded").isEqualTo(new Wait(100, 2L));
        assertThat(expected.since(at(0), false)).as("before the first one").isEqualTo(new Wait(0, 1L));
    }

    @Test
    void itRemembersSoManySamplesAndNoMore() {
        LongStream.rangeClosed(1, 1_000).forEach(number -> learn(number * 1_000, number, 400, 0, 10.0));

        assertThat(expected.since(at(999_000), false)).isEqualTo(new Wait(398, 41L));
        assertThat(expected.since(at(900_000), false)).isEqualTo(new Wait(299, 31L));
        assertThat(expected.since(at(1_000), false))
                .as("longer ago than it remembers: told too much rather than too little")
                .isEqualTo(new Wait(250, 26L));
    }

    @Test
    void aGatewayThatEndsTakesItsCountWithIt() {
        learn(1_000, 5_000, 100, 0, 10.0);
        learn(3_000, 3_000, 80, 0, 10.0);

        assertThat(expected.since(at(500), false)).isEqualTo(new Wait(79, 9L));
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private void learn(long at, long accepted, long toRecord, long toPay, @Nullable Double settledPerSecond) {
        expected.learn(new Sample(at, accepted, toRecord, toPay, settledPerSecond));
    }
}
