package io.hotdeal.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChaosBuyersTest {

    private final List<PurchaseAttempt> attempts = ChaosBuyers.inPairs(List.of(7, 8, 9), 600, 1);

    @Test
    void customersBuyTwiceAndSomeWantMoreThanTheyMayHave() {
        Map<String, Integer> wanted = attempts.stream()
                .collect(Collectors.groupingBy(
                        PurchaseAttempt::customer, Collectors.summingInt(PurchaseAttempt::quantity)));
        assertThat(wanted).hasSize(300);
        assertThat(wanted.values())
                .contains(ChaosPlan.CUSTOMER_LIMIT - 1, ChaosPlan.CUSTOMER_LIMIT, ChaosPlan.CUSTOMER_LIMIT + 1);
    }

    @Test
    void allOffersAreSoldAtOnceAndWantedMoreOftenThanTheyHaveUnits() {
        Map<Integer, Integer> wanted = attempts.stream()
                .collect(Collectors.groupingBy(
                        PurchaseAttempt::offer, Collectors.summingInt(PurchaseAttempt::quantity)));
        assertThat(wanted).containsOnlyKeys(7, 8, 9);
        assertThat(wanted.values()).allMatch(units -> units > 300);
        assertThat(attempts.subList(0, 6)).extracting(PurchaseAttempt::offer).containsExactly(7, 7, 8, 8, 9, 9);
    }

    @Test
    void quantityTellsTheAttemptsOfACustomerApart() {
        assertThat(attempts.stream()
                        .map(attempt -> attempt.customer() + " " + attempt.quantity())
                        .distinct())
                .hasSize(600);
    }
}
