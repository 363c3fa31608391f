package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.order.OrderId;
import io.hotdeal.worker.payment.PaymentProvider.Captured;
import io.hotdeal.worker.payment.PaymentProvider.Charge;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.payment.PaymentProvider.Refused;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider that refuses a whole call for one of its charges. */
class SplitRefusedBatchTest {

    private final Set<OrderId> refused = new HashSet<>();
    private final Map<OrderId, Integer> accepted = new HashMap<>();
    private int calls;
    private int named;

    private Optional<Map<OrderId, Outcome>> call(List<Charge> part) {
        calls++;
        named += part.size();
        List<OrderId> orders = part.stream().map(Charge::orderId).toList();
        if (orders.stream().noneMatch(refused::contains)) {
            Map<OrderId, Outcome> outcomes = new HashMap<>();
            orders.forEach(order -> {
                accepted.merge(order, 1, Integer::sum);
                outcomes.put(order, new Captured("r"));
            });
            return Optional.of(outcomes);
        }
        return part.size() > 1 ? Optional.empty() : Optional.of(Map.of(orders.getFirst(), new Refused("refused")));
    }

    private Map<OrderId, Outcome> charge(int size, int atMost) {
        List<Charge> charges =
                IntStream.range(0, size).mapToObj(TestPayment::charge).toList();
        return new SplitRefusedBatch(charges, this::call, () -> calls < atMost).charge();
    }

    @Test
    void aBatchThatIsAcceptedIsOneCall() {
        assertThat(charge(500, 64)).hasSize(500);
        assertThat(calls).isOne();
    }

    @Test
    void nothingIsCalledForNothing() {
        assertThat(charge(0, 64)).isEmpty();
        assertThat(calls).isZero();
    }

    @Test
    void oneRefusedChargeIsFoundWhereverItIs() {
        for (int place = 0; place < 500; place++) {
            refused.clear();
            accepted.clear();
            calls = 0;
            refused.add(id(place));

            Map<OrderId, Outcome> outcomes = charge(500, 64);

            assertThat(outcomes).hasSize(500).containsEntry(id(place), new Refused("refused"));
            assertThat(accepted)
                    .hasSize(499)
                    .allSatisfy((order, times) -> assertThat(times).isOne());
            assertThat(calls).as("calls for place %s", place).isLessThanOrEqualTo(19);
        }
    }

    @ParameterizedTest
    @CsvSource({"500, 5, 80, 4.5", "250, 2, 40, 4", "60, 3, 40, 5", "20, 20, 40, 4", "7, 3, 14, 4"})
    void someRefusedChargesAreFoundAndAllOthersAreAcceptedOnce(int size, int bad, int calls, double named) {
        var random = new Random(21);
        int allNamed = 0;
        for (int round = 0; round < 200; round++) {
            refused.clear();
            accepted.clear();
            this.calls = 0;
            this.named = 0;
            while (refused.size() < bad) {
                refused.add(id(random.nextInt(size)));
            }

            Map<OrderId, Outcome> outcomes = charge(size, 1_000);

            assertThat(outcomes).hasSize(size);
            assertThat(outcomes.values()).filteredOn(Refused.class::isInstance).hasSize(bad);
            assertThat(accepted)
                    .hasSize(size - bad)
                    .allSatisfy((order, times) -> assertThat(times).isOne());
            assertThat(this.calls).isLessThanOrEqualTo(calls);
            allNamed += this.named;
        }
        assertThat(allNamed / 200.0 / size).as("how often a charge is named").isLessThan(named);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "7", "10", "11", "12", "40"})
    void whatNoCallWasLeftForHasNoOutcome(int atMost) {
        for (int place : new int[] {0, 3, 100, 250, 499}) {
            refused.add(id(place));
        }

        Map<OrderId, Outcome> outcomes = charge(500, atMost);

        assertThat(calls).isLessThanOrEqualTo(atMost);
        assertThat(outcomes.values().stream().filter(Captured.class::isInstance).count())
                .isEqualTo(accepted.size());
        assertThat(outcomes.keySet())
                .filteredOn(refused::contains)
                .allSatisfy(order -> assertThat(outcomes.get(order)).isInstanceOf(Refused.class));
    }
}
