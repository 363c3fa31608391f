package io.hotdeal.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.shop.AuditProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
        return new PurchaseAttempt(1, customer, "k-" + customer, quantity);
    }

    private List<String> findings() {
        return new Comparison(3, 3, false).findings(purchases, rows, captures);
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
    void findsACustomerWithMoreUnitsThanAllowed() {
        PurchaseAttempt second = new PurchaseAttempt(1, "c-1", "k-second", 1);
        second.accepted("o-6");
        rows.add(new SoldOrder("o-6", "c-1", 1, "DECLINED"));
        List<PurchaseAttempt> both =
                Stream.concat(purchases.stream(), Stream.of(second)).toList();
        assertThat(new Comparison(3, 2, false).findings(both, rows, captures)).isEmpty();

        rows.set(3, new SoldOrder("o-6", "c-1", 1, "PAID"));
        captures.put("o-6", 1);
        assertThat(new Comparison(4, 2, false).findings(both, rows, captures))
                .containsExactly("buyer c-1 has 3 units, of at most 2");
        assertThat(new Comparison(4, 2, true).findings(both, rows, captures)).isEmpty();
    }

    @Test
    void allowsARejectedOrderOnlyWhereRedisLostWrites() {
        rows.set(2, new SoldOrder("o-3", "c-3", 1, "REJECTED"));
        captures.remove("o-3");
        assertThat(new Comparison(3, 2, false).findings(purchases, rows, captures))
                .containsExactly("order o-3 is REJECTED");
        assertThat(new Comparison(3, 2, true).findings(purchases, rows, captures))
                .isEmpty();
        captures.put("o-3", 1);
        assertThat(new Comparison(3, 2, true).findings(purchases, rows, captures))
                .containsExactly("order o-3 is REJECTED and was captured 1 times");
    }

    @Test
    void acceptsAnAuditThatNamesRejectedOrdersOnlyWhereRedisLostWrites() {
        var rejected =
                new AuditProcess.Result(1, "REJECTED_ORDER: 2 accepted and then rejected\n    o-1\naudit fails\n");
        assertThat(Comparison.accepts(rejected, true)).isTrue();
        assertThat(Comparison.accepts(rejected, false)).isFalse();
        assertThat(Comparison.accepts(new AuditProcess.Result(1, rejected.text() + "CLIENT_ORDER: 1 unknown\n"), true))
                .isFalse();
        assertThat(Comparison.accepts(new AuditProcess.Result(3, "cannot run"), true))
                .isFalse();
        assertThat(Comparison.accepts(new AuditProcess.Result(0, "audit passes"), false))
                .isTrue();
    }

    @Test
    void findsMoreUnitsThanThereAre() {
        assertThat(new Comparison(2, 2, false).findings(purchases, rows, captures))
                .containsExactly("3 units were paid for, of 2");
    }
}
