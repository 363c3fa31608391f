package io.hotdeal.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Starts with a sale in which every promise was kept; each test breaks one. */
class ComparisonTest {

    private final PurchaseAttempt paid = purchase("c-1", 2);
    private final PurchaseAttempt declined = purchase("c-2", 1);
    private final PurchaseAttempt unsure = purchase("c-3", 1);
    private final PurchaseAttempt refused = purchase("c-4", 1);
    private final List<PurchaseAttempt> purchases = List.of(paid, declined, unsure, refused);
    private final List<SoldOrder> rows = new ArrayList<>(List.of(
            new SoldOrder("o-1", "c-1", 2, "PAID"),
            new SoldOrder("o-2", "c-2", 1, "DECLINED"),
            new SoldOrder("o-3", "c-3", 1, "PAID")));
    private final Map<String, Integer> captures = new HashMap<>(Map.of("o-1", 1, "o-3", 1));

    ComparisonTest() {
        paid.accepted("o-1");
        paid.accepted("o-1");
        declined.accepted("o-2");
        unsure.withoutResponse();
        refused.refused();
    }

    private static PurchaseAttempt purchase(String customer, int quantity) {
        return new PurchaseAttempt(customer, "k-" + customer, quantity);
    }

    private List<String> findings() {
        return Comparison.findings(purchases, rows, captures, 3);
    }

    @Test
    void findsNothingWhereEveryPromiseWasKept() {
        assertThat(findings()).isEmpty();
    }

    @Test
    void findsALostOrder() {
        rows.removeFirst();
        assertThat(findings()).containsExactly("order o-1 of buyer c-1 was accepted and has 0 rows");
    }

    @Test
    void findsAnOrderWithTwoRows() {
        rows.add(rows.getFirst());
        assertThat(findings()).contains("order o-1 of buyer c-1 was accepted and has 2 rows");
    }

    @Test
    void findsTwoOrdersForOneKey() {
        paid.accepted("o-9");
        assertThat(findings())
                .contains("buyer c-1 got several orders for one key: [o-1, o-9]")
                .contains("order o-9 of buyer c-1 was accepted and has 0 rows");
    }

    @Test
    void findsAChargeThatIsMissingDoubleOrNotDue() {
        captures.remove("o-1");
        captures.put("o-2", 1);
        captures.put("o-3", 2);
        assertThat(findings())
                .containsExactlyInAnyOrder(
                        "order o-1 is PAID and was captured 0 times",
                        "order o-2 is DECLINED and was captured 1 times",
                        "order o-3 is PAID and was captured 2 times");
    }

    @Test
    void findsAnOrderThatWasNeverAccepted() {
        rows.add(new SoldOrder("o-4", "c-4", 1, "DECLINED"));
        rows.add(new SoldOrder("o-5", "c-stranger", 1, "DECLINED"));
        assertThat(findings())
                .containsExactly(
                        "order o-4 of buyer c-4 was never accepted", "order o-5 is of an unknown buyer: c-stranger");
    }

    @Test
    void findsOrdersThatAreNotSettledRejectedOrOfAnotherQuantity() {
        rows.set(1, new SoldOrder("o-2", "c-2", 1, "RECORDED"));
        rows.set(2, new SoldOrder("o-3", "c-3", 1, "REJECTED"));
        rows.set(0, new SoldOrder("o-1", "c-1", 3, "PAID"));
        captures.remove("o-3");
        assertThat(findings())
                .containsExactlyInAnyOrder(
                        "order o-2 is RECORDED", "order o-3 is REJECTED", "order o-1 has 3 units instead of 2");
    }

    @Test
    void findsMoreUnitsThanThereAre() {
        assertThat(Comparison.findings(purchases, rows, captures, 2)).containsExactly("3 units were paid for, of 2");
    }
}
