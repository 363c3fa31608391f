package io.hotdeal.worker.audit;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.audit.OfferStates.State;
import io.hotdeal.worker.audit.OrderRecords.Allocation;
import io.hotdeal.worker.audit.OrderRecords.OpenCancel;
import io.hotdeal.worker.audit.OrderRecords.Order;
import io.hotdeal.worker.audit.OrderRecords.Retirement;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One planted discrepancy per test: the audit names exactly its kinds, and the offender. */
class AuditTest {

    private final InMemorySystem world = new InMemorySystem();

    @BeforeEach
    void aCleanSale() {
        world.open(OFFER, 100, 4);
        for (int number = 1; number <= 8; number++) {
            world.order(OFFER, id(number), "c-" + number, 1, OrderStatus.PAID);
        }
        world.order(OFFER, id(9), "c-9", 2, OrderStatus.DECLINED);
        world.legacy(OFFER, id(10), OrderStatus.PAID);
    }

    @Test
    void passesWhenEveryPartTellsTheSameStory() {
        AuditReport report = world.audit();

        assertThat(report.findings().byKind()).isEmpty();
        assertThat(report.exitCode()).isEqualTo(ExitCode.PASSES);
        assertThat(report.charges()).isEqualTo(10);
    }

    @Test
    void isNotQuietWhileADueSettlementMayExplainAFinding() {
        isHeldStill(id(1));
        assertThat(world.audit().exitCode()).isEqualTo(ExitCode.FINDINGS);
        world.settlementsDue.put(OFFER, 1L);

        AuditReport report = world.audit();

        assertThat(report.exitCode()).isEqualTo(ExitCode.NOT_QUIET);
        assertThat(report.notQuiet()).isEqualTo("1 settlements were due");
        world.deadLetters.add("requested@1");
        assertThat(world.audit().exitCode()).as("what that does not explain").isEqualTo(ExitCode.FINDINGS);
        world.deadLetters.clear();
        world.settlementsDue.clear();
        assertThat(world.audit().exitCode()).isEqualTo(ExitCode.FINDINGS);
        world.settlementsDue.put(new OfferId(2), 1L);
        assertThat(auditOf(() -> {}, Set.of(OFFER)).exitCode())
                .as("while another offer's is due")
                .isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void passesWhenNothingWasEverSold() {
        var report = new InMemorySystem().audit();

        assertThat(report.exitCode()).isEqualTo(ExitCode.PASSES);
    }

    @Test
    void isNotQuietWhenSomethingMovesMeanwhile() {
        AuditReport report = world.audit(() -> world.stock(OFFER, 0, -1, 1, 0, 0));

        assertThat(report.exitCode()).isEqualTo(ExitCode.NOT_QUIET);
        assertThat(report.notQuiet()).contains("Redis");
    }

    @Test
    void isNotQuietWhenARowOrARecordMovesMeanwhile() {
        assertThat(world.audit(() -> world.legacy(OFFER, id(11), OrderStatus.PAID))
                        .notQuiet())
                .contains("database");
        assertThat(world.audit(() -> world.lag.put("order-payer", 1L)).notQuiet())
                .contains("order-payer");
    }

    @Test
    void findsUnitsThatRedisLost() {
        world.stock(OFFER, 0, -1, 0, 0, 0);
        assertFinds(FindingKind.STOCK_IDENTITY, "offer 1");
    }

    @Test
    void findsUnitsThatTheDatabaseNeverAllocated() {
        world.stock(OFFER, 5, 5, 0, 0, 0);
        assertFinds(FindingKind.ALLOCATED_UNITS, "initial less rejected in Redis 105, ALLOCATED 100");
    }

    @Test
    void findsAReservationThatWasNeverRecorded() {
        world.order(OFFER, id(20), "c-20", 1, OrderStatus.RECORDED);
        world.rows.remove(id(20));
        world.allocations.put(OFFER, new Allocation(100, 8));
        assertFinds(FindingKind.RESERVATION_WITHOUT_ROW, id(20).value());
    }

    @Test
    void findsARowThatRedisForgot() {
        world.reservations.remove(id(3));
        world.customers.remove(new CustomerId("c-3"));
        world.stock(OFFER, 0, 1, 0, -1, 0);
        assertFinds(Map.of(
                FindingKind.ROW_WITHOUT_RESERVATION, id(3).value(), FindingKind.SOLD_UNITS, "sold in Redis 7, paid 8"));
    }

    @Test
    void findsAReservationThatStandsOtherwiseThanItsRow() {
        isHeldStill(id(3));
        assertFinds(
                Map.of(FindingKind.STATE_DIFFERS, id(3).value(), FindingKind.SOLD_UNITS, "sold in Redis 7, paid 8"));
    }

    @Test
    void findsCountsThatTheReservationsDoNotAddUpTo() {
        world.stock(OFFER, 0, -1, 1, 0, 0);
        assertFinds(FindingKind.RESERVATION_UNITS, "held is 1, the reservations have 0");
    }

    @Test
    void findsARowOfAnotherCustomerOrQuantity() {
        Order row = world.rows.get(id(3));
        assertThat(row).isNotNull();
        world.rows.put(
                id(3),
                new Order(
                        id(3),
                        Instant.EPOCH,
                        OFFER,
                        new CustomerId("c-x"),
                        1,
                        InMemorySystem.PRICE,
                        OrderStatus.PAID,
                        true,
                        null,
                        false));
        assertFinds(FindingKind.ORDER_DIFFERS, id(3).value());
    }

    @Test
    void findsSoldThatIsNotPaidAndRecorded() {
        world.allocations.put(OFFER, new Allocation(100, 9));
        assertFinds(FindingKind.DATABASE_SOLD, "SOLD 9, paid and recorded 8");
    }

    @Test
    void findsAnOfferThatRedisLost() {
        world.offerSnapshots.remove(OFFER);
        assertFinds(FindingKind.OFFER_MISSING, "offer 1 is only in the database");
    }

    @Test
    void findsAnOfferThatTheDatabaseDoesNotKnow() {
        world.open(new OfferId(2), 5, null);
        world.allocations.remove(new OfferId(2));
        assertFinds(FindingKind.OFFER_MISSING, "offer 2 is only in Redis");
    }

    @Test
    void reportsOrdersThatWereAcceptedAndThenRejected() {
        world.order(OFFER, id(30), "c-30", 1, OrderStatus.REJECTED);
        assertFinds(FindingKind.REJECTED_ORDER, id(30).value());
    }

    @Test
    void findsACustomerWhoseUnitsAreCountedWrongly() {
        world.customers.put(new CustomerId("c-2"), 3);
        assertFinds(FindingKind.CUSTOMER_UNITS, "c-2 of offer 1 (counted 3, reserved 1)");
    }

    @Test
    void findsACustomerThatIsCountedAndHasNothing() {
        world.customers.put(new CustomerId("nobody"), 1);
        assertFinds(FindingKind.CUSTOMER_UNITS, "nobody");
    }

    @Test
    void findsACustomerBeyondTheLimit() {
        for (int number = 40; number < 45; number++) {
            world.order(OFFER, id(number), "greedy", 1, OrderStatus.PAID);
        }
        assertFinds(FindingKind.CUSTOMER_LIMIT, "greedy of offer 1 (5 of at most 4)");
    }

    @Test
    void findsAPaidOrderThatWasNeverCharged() {
        removeCharge(id(3));
        assertFinds(FindingKind.CHARGE_MISSING, id(3).value());
    }

    @Test
    void findsAPaidOrderWhoseMoneyWasGivenBack() {
        removeCharge(id(3));
        world.charge(id(3), InMemorySystem.PRICE, "REFUNDED");
        assertFinds(FindingKind.CHARGE_MISSING, "REFUNDED");
    }

    @Test
    void findsALegacyOrderThatWasNeverCharged() {
        removeCharge(id(10));
        assertFinds(FindingKind.CHARGE_MISSING, id(10).value());
    }

    @Test
    void findsMoneyTakenForADeclinedOrder() {
        removeCharge(id(9));
        world.charge(id(9), new BigDecimal("39.80"), "CAPTURED");
        assertFinds(FindingKind.CHARGE_NOT_DUE, id(9).value());
    }

    @Test
    void findsMoneyTakenForARejectedOrder() {
        world.order(OFFER, id(30), "c-30", 1, OrderStatus.REJECTED);
        world.charge(id(30), InMemorySystem.PRICE, "CAPTURED");
        assertFinds(Map.of(
                FindingKind.CHARGE_NOT_DUE, id(30).value(),
                FindingKind.REJECTED_ORDER, id(30).value()));
    }

    @Test
    void aRefundedChargeOfADeclinedOrderIsFine() {
        removeCharge(id(9));
        world.charge(id(9), new BigDecimal("39.80"), "REFUNDED");
        assertThat(world.audit().exitCode()).isEqualTo(ExitCode.PASSES);
    }

    @Test
    void findsAnotherAmountThanTheOrders() {
        removeCharge(id(3));
        world.charge(id(3), new BigDecimal("1.00"), "CAPTURED");
        assertFinds(FindingKind.CHARGE_AMOUNT, "captured 1.00, the order has 19.90");
    }

    @Test
    void findsAnOrderThatWasChargedTwice() {
        world.charge(id(3), InMemorySystem.PRICE, "CAPTURED");
        assertFinds(FindingKind.CHARGED_TWICE, id(3).value());
    }

    @Test
    void findsMoneyTakenForAnOrderThatNobodyKnows() {
        world.charge(id(0), InMemorySystem.PRICE, "CAPTURED");
        world.charge(id(5_000), InMemorySystem.PRICE, "CAPTURED");
        world.charge(id(5_001), InMemorySystem.PRICE, "DECLINED");

        AuditReport report = assertFinds(FindingKind.CHARGE_WITHOUT_ROW, id(0).value());

        assertThat(report.findings().byKind().get(FindingKind.CHARGE_WITHOUT_ROW))
                .satisfies(found -> assertThat(found.total()).isEqualTo(2));
    }

    @Test
    void findsAnOrderWhosePaymentIsStillDue() {
        world.order(OFFER, id(50), "c-50", 1, OrderStatus.RECORDED);
        assertFinds(FindingKind.NOT_SETTLED, id(50).value());
    }

    @Test
    void anOrderThatWaitsForItsBuyerIsNoFindingAndItsOpenPaymentNoCharge() {
        world.order(OFFER, id(50), "c-50", 1, OrderStatus.RECORDED);
        world.rows.computeIfPresent(id(50), (id, row) -> waiting(row));
        world.charge(id(50), InMemorySystem.PRICE, "OPEN");
        world.charge(id(52), InMemorySystem.PRICE, "EXPIRED");
        long charges = world.charges.size();

        AuditReport report = world.audit();

        assertThat(report.findings().byKind()).isEmpty();
        assertThat(report.charges()).isEqualTo(charges - 2);
    }

    private static Order waiting(Order row) {
        return new Order(
                row.orderId(),
                row.reservedAt(),
                row.offerId(),
                row.customerId(),
                row.quantity(),
                row.amount(),
                row.status(),
                row.pipeline(),
                null,
                true);
    }

    @Test
    void findsALegacyOrderWhosePaymentIsStillDue() {
        world.legacy(OFFER, id(51), OrderStatus.RECORDED);
        assertFinds(FindingKind.NOT_SETTLED, id(51).value());
    }

    @Test
    void findsOrdersThatKafkaNeverGot() {
        world.outbox(OFFER, 3);
        assertFinds(FindingKind.OUTBOX, "offer 1: 3");
    }

    @Test
    void findsRecordsThatNobodyConsumed() {
        world.lag.put("order-recorder", 7L);
        assertFinds(FindingKind.LAG, "order-recorder: 7");
    }

    @Test
    void countsAllDeadLettersAndNamesTwenty() {
        for (int letter = 0; letter < 30; letter++) {
            world.deadLetters.add("letter " + letter);
        }
        AuditReport report = assertFinds(FindingKind.DEAD_LETTER, "letter 0");

        assertThat(report.findings().byKind().get(FindingKind.DEAD_LETTER)).satisfies(found -> {
            assertThat(found.total()).isEqualTo(30);
            assertThat(found.named()).hasSize(Audit.NAMED);
        });
    }

    @Test
    void findsAnOfferThatIsOpenInRedisAndClosedInTheDatabase() {
        world.states.put(OFFER, new State(false, InMemorySystem.PRICE, 4, null, null, "CLOSE close-1"));

        assertFinds(
                FindingKind.OFFER_STATE,
                "offer 1: open in Redis and closed in the database; unfinished: CLOSE close-1");
    }

    @Test
    void findsAnOfferWithOtherTermsInRedisThanInTheDatabase() {
        world.states.put(OFFER, new State(true, BigDecimal.TEN, 5, Instant.EPOCH, null, null));

        assertFinds(
                FindingKind.OFFER_STATE,
                "offer 1: price 19.90 in Redis and 10.00 in the database, customerLimit 4 in Redis and 5 in the database,"
                        + " opensAt null in Redis and 1970-01-01T00:00:00Z in the database");
    }

    @Test
    void findsAnOrderThatOnlyItsClientKnows() {
        AuditReport report = auditOf(() -> {}, Set.of(), id(1), id(9), id(10), id(777));

        assertThat(report.findings().byKind()).containsOnlyKeys(FindingKind.CLIENT_ORDER);
        assertThat(named(report, FindingKind.CLIENT_ORDER)).containsExactly(id(777).value());
    }

    @Test
    void judgesOnlyTheOffersAskedFor() {
        OfferId other = new OfferId(2);
        world.open(other, 10, null);
        world.allocations.put(other, new Allocation(9, 0));
        world.charge(id(5_000), InMemorySystem.PRICE, "CAPTURED");
        world.lag.put("order-recorder", 7L);
        Runnable othersGoOn = () -> {
            world.order(other, id(5_001), "c-other", 1, OrderStatus.PAID);
            world.retirements.put(other, Retirement.NONE);
            world.deadLetters.add("a letter of the other offer");
        };

        AuditReport report = auditOf(othersGoOn, Set.of(OFFER));

        assertThat(report.exitCode()).isEqualTo(ExitCode.PASSES);
    }

    @Test
    void readsNoOthersOrdersAndCharges() {
        OfferId other = new OfferId(2);
        world.open(other, 100, null);
        for (int number = 1_000; number < 1_050; number++) {
            world.order(other, id(number), "c-" + number, 1, OrderStatus.PAID);
        }

        AuditReport report = auditOf(() -> {}, Set.of(OFFER));

        assertThat(report.charges()).isEqualTo(10);
        assertThat(world.rowsRead).isEqualTo(10);
        assertThat(world.chargesRead).isEqualTo(10);
    }

    @Test
    void needsTheListOfTheOffersOnlyWhenNoneIsNamed() {
        world.isListLost = true;

        assertThatThrownBy(world::audit).isInstanceOf(StockUnavailableException.class);
        AuditReport report = auditOf(() -> {}, Set.of(OFFER));

        assertThat(report.exitCode()).isEqualTo(ExitCode.PASSES);
        assertThat(report.charges()).isEqualTo(10);
    }

    @Test
    void findsInOneOfThousandsWhateverTheOrderOfTheParts() {
        OfferId large = new OfferId(2);
        world.open(large, 2_000, null);
        for (int number = 10_000; number < 12_000; number++) {
            world.order(large, id(number), "c-" + number, 1, OrderStatus.PAID);
        }
        world.rows.remove(id(11_234));
        removeCharge(id(11_234));
        removeCharge(id(11_567));

        AuditReport report = world.audit();

        assertThat(named(report, FindingKind.RESERVATION_WITHOUT_ROW))
                .containsExactly(id(11_234).value() + " (CONFIRMED)");
        assertThat(named(report, FindingKind.CHARGE_MISSING))
                .containsExactly(id(11_567).value());
        assertThat(report.findings().byKind())
                .doesNotContainKeys(FindingKind.ROW_WITHOUT_RESERVATION, FindingKind.CHARGE_WITHOUT_ROW);
    }

    @Test
    void passesWithAnOrderWhoseUnitsLeftTheOfferWithItsCancel() {
        end(id(9), OrderStatus.REJECTED, EndedBy.REFUND);

        assertThat(world.audit().findings().byKind()).doesNotContainKey(FindingKind.REJECTED_ORDER);
        end(id(9), OrderStatus.REJECTED, null);
        assertThat(world.audit().findings().byKind()).containsKey(FindingKind.REJECTED_ORDER);
    }

    @Test
    void isNotQuietWhileARefundIsDueAndNamesOneThatIsDueTooLong() {
        removeCharge(id(3));
        world.openCancels.add(new OpenCancel(OFFER, false, id(3) + " (DUE)"));
        assertThat(world.audit().exitCode()).isEqualTo(ExitCode.NOT_QUIET);
        assertThat(world.audit().notQuiet()).contains("1 cancels were due");

        world.openCancels.set(0, new OpenCancel(OFFER, true, id(3) + " (GIVEN_UP)"));
        AuditReport report = world.audit();
        assertThat(report.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(report.findings().byKind()).containsKeys(FindingKind.CANCEL_OVERDUE, FindingKind.CHARGE_MISSING);
        assertThat(named(report, FindingKind.CANCEL_OVERDUE)).containsExactly(id(3) + " (GIVEN_UP)");
    }

    @Test
    void passesAndNamesAnOrderThatAnOperatorDiscarded() {
        removeCharge(id(9));
        end(id(9), OrderStatus.DECLINED, EndedBy.DISCARD);

        AuditReport report = world.audit();

        assertThat(report.exitCode()).isEqualTo(ExitCode.PASSES);
        assertThat(report.findings().notes().get(FindingKind.DISCARDED_ORDER))
                .satisfies(noted -> assertThat(noted.named()).containsExactly(id(9).value()));
        assertThat(report.toReport().extent()).contains("1 discarded orders");
    }

    @Test
    void expectsNothingInRedisOfWhatHasLeftIt() {
        world.reservations.clear();
        world.customers.clear();
        world.stock(OFFER, -100, -92, 0, -8, 0);
        world.allocations.put(OFFER, new Allocation(8, 8));
        assertThat(world.audit().exitCode()).isEqualTo(ExitCode.FINDINGS);

        world.retirements.put(OFFER, new Retirement(Instant.EPOCH, 8));

        assertThat(world.audit().exitCode()).isEqualTo(ExitCode.PASSES);
    }

    @Test
    void givesUpOnceItsBudgetIsSpent() {
        var budget = new AuditBudget(20, Duration.ofMinutes(1), Clock.systemUTC());

        assertThatThrownBy(() -> new Audit(world, world, world, world, world, world, () -> {})
                        .run(Set.of(), Set.of(), Audit.NAMED, budget))
                .isInstanceOf(AuditBudget.ExceededException.class)
                .hasMessageContaining("more than 20 records");
    }

    private void isHeldStill(OrderId order) {
        var before = Objects.requireNonNull(world.reservations.get(order));
        world.reservations.put(
                order,
                new Reservation(
                        order, before.customer(), 1, before.reservedAt(), before.unitPrice(), ReservationState.HELD));
        world.stock(OFFER, 0, 0, 1, -1, 0);
    }

    private void end(OrderId order, OrderStatus status, @Nullable EndedBy endedBy) {
        Order row = Objects.requireNonNull(world.rows.get(order));
        world.rows.put(
                order,
                new Order(
                        order,
                        row.reservedAt(),
                        OFFER,
                        row.customerId(),
                        row.quantity(),
                        row.amount(),
                        status,
                        true,
                        endedBy,
                        false));
    }

    private void removeCharge(OrderId order) {
        world.charges.removeIf(charge -> charge.orderId().equals(order.value()));
    }

    private AuditReport auditOf(Runnable meanwhile, Set<OfferId> offers, OrderId... clientOrders) {
        return new Audit(world, world, world, world, world, world, meanwhile)
                .run(offers, Set.of(clientOrders), Audit.NAMED);
    }

    private static List<String> named(AuditReport report, FindingKind kind) {
        return report.findings()
                .byKind()
                .getOrDefault(kind, new Findings.OfKind(0, List.of()))
                .named();
    }

    private AuditReport assertFinds(FindingKind kind, String named) {
        return assertFinds(Map.of(kind, named));
    }

    private AuditReport assertFinds(Map<FindingKind, String> expected) {
        AuditReport report = world.audit();
        assertThat(report.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(report.findings().byKind().keySet()).isEqualTo(expected.keySet());
        expected.forEach((kind, named) ->
                assertThat(named(report, kind)).as("named of " + kind).anyMatch(subject -> subject.contains(named)));
        return report;
    }
}
