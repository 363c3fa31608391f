package io.hotdeal.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.chaos.CheckoutOrder.Habit;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckoutOrderTest {

    private static final Duration LEFT = Duration.ofSeconds(30);

    private final List<CheckoutOrder> thousand = IntStream.range(0, 1_000)
            .mapToObj(number -> CheckoutOrder.ofSale("o-" + number, number))
            .toList();

    @Test
    void twoOfFivePayTwoLeaveAndOneIsLate() {
        assertThat(of(Habit.PAYS)).hasSize(400);
        assertThat(of(Habit.LEAVES)).hasSize(400);
        assertThat(of(Habit.LATE)).hasSize(200);
    }

    @Test
    void whoPaysDoesSoInTime() {
        assertThat(of(Habit.PAYS))
                .extracting(order -> order.whenLeft(LEFT))
                .allMatch(left -> left.compareTo(LEFT.multipliedBy(2).dividedBy(5)) > 0 && left.compareTo(LEFT) <= 0);
    }

    @Test
    void whoIsLateComesInTheLastSecondOrAtMostTwoSecondsTooLate() {
        List<Duration> left =
                of(Habit.LATE).stream().map(order -> order.whenLeft(LEFT)).toList();

        assertThat(left)
                .allMatch(each ->
                        each.compareTo(Duration.ofSeconds(1)) <= 0 && each.compareTo(Duration.ofSeconds(-2)) >= 0)
                .anyMatch(Duration::isPositive)
                .anyMatch(Duration::isNegative);
    }

    @Test
    void aPaymentIsWhatTheFirstPageSaid() {
        CheckoutOrder late = CheckoutOrder.ofSale("o-1", 2);
        late.payment(true, false);
        late.payment(false, false);
        assertThat(late.isPaid()).isTrue();
        assertThat(late.isPaidInTime()).isFalse();
        assertThat(late.isTooLate()).isFalse();

        CheckoutOrder tooLate = CheckoutOrder.ofSale("o-2", 7);
        tooLate.payment(false, false);
        assertThat(tooLate.isTooLate()).isTrue();
    }

    private List<CheckoutOrder> of(Habit habit) {
        return thousand.stream().filter(order -> order.habit() == habit).toList();
    }
}
