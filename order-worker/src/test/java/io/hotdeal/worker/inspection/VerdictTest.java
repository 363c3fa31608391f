package io.hotdeal.worker.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CancelState;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.TestOrders;
import io.hotdeal.worker.audit.ChargeRecords.Charge;
import io.hotdeal.worker.inspection.OrderTrace.Part;
import io.hotdeal.worker.inspection.OrderTrace.Reserved;
import io.hotdeal.worker.messaging.OrderEvents.Event;
import io.hotdeal.worker.orders.BuyerPayment;
import io.hotdeal.worker.orders.CancelRows.CancelRow;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.StoredOrders.Refund;
import io.hotdeal.worker.orders.StoredOrders.StoredOrder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is due next, and what is a contradiction, for each way in which the dependencies can stand to each other. */
class VerdictTest {

    private static final OrderId ORDER = TestOrders.id(1);
    private static final OfferId OFFER = new OfferId(7);
    private static final Instant THEN = Instant.parse("2026-11-27T10:00:00Z");

    /** Reservation, row, charge, when payment or settlement is due, refund; - is none and ? cannot be read. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CONFIRMED | PAID     | CAPTURED | -    | -        | nothing: it is ended
            RELEASED  | DECLINED | DECLINED | -    | NONE     | nothing: it is ended
            RELEASED  | DECLINED | -        | -    | -        | nothing: it is ended
            RELEASED  | DECLINED | REFUNDED | -    | REFUNDED | nothing: it is ended
            RELEASED  | DECLINED | CAPTURED | -    | DUE      | a worker asks the provider at 2026-11-27T10:00:00Z
            REJECTED  | REJECTED | -        | -    | -        | nothing: it is ended
            HELD      | RECORDED | -        | due  | -        | a worker tries its payment, at 2026-11-27T10:00:00Z
            HELD      | RECORDED | CAPTURED | due  | -        | a worker tries its payment, at 2026-11-27T10:00:00Z
            HELD      | PAID     | CAPTURED | due  | -        | a worker settles it, at 2026-11-27T10:00:00Z
            ?         | PAID     | CAPTURED | -    | -        | nothing: it is ended
            CONFIRMED | PAID     | ?        | -    | -        | nothing: it is ended
            -         | -        | -        | -    | -        | nothing: no dependency knows this order
            """)
    void nothingContradicts(String redis, String row, String charge, String due, String refund, String next) {
        Verdict verdict = verdict(redis, row, charge, due, refund);

        assertThat(verdict.next()).contains(next);
        assertThat(verdict.contradictions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HELD      | PAID     | CAPTURED | -    | -        | still HELD and its row PAID: run audit --repair
            -         | PAID     | CAPTURED | -    | -        | lost its reservation: run rebuild 7
            RELEASED  | PAID     | CAPTURED | -    | -        | is RELEASED and its row PAID: run audit, then rebuild 7
            RELEASED  | RECORDED | -        | due  | -        | is RELEASED and its row RECORDED
            CONFIRMED | PAID     | -        | -    | -        | PAID and the provider has no captured charge
            CONFIRMED | PAID     | REFUNDED | -    | -        | PAID and the provider has no captured charge
            RELEASED  | DECLINED | CAPTURED | -    | GIVEN_UP | refund it at the provider
            RELEASED  | DECLINED | CAPTURED | -    | NONE     | refund it at the provider
            REJECTED  | REJECTED | CAPTURED | -    | -        | refund it at the provider
            HELD      | -        | -        | -    | -        | HELD, it has no row, and no event of it waits
            CONFIRMED | -        | -        | -    | -        | is CONFIRMED and it has no row: run audit
            -         | -        | CAPTURED | -    | -        | captured a charge of an order without a row
            """)
    void namesTheContradictionAndWhatToDo(
            String redis, String row, String charge, String due, String refund, String contradiction) {
        assertThat(verdict(redis, row, charge, due, refund).contradictions())
                .anySatisfy(wrong -> assertThat(wrong).contains(contradiction));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HELD | REQUESTED | true  | false | a worker records it, once it has read place
            HELD | REQUESTED | true  | true  | redrive --order ID --discard
            -    | REQUESTED | true  | false | a worker records it, once it has read place
            ?    | REQUESTED | false | false | not known without Redis
            """)
    void anOrderWithoutARowWaitsForWhatKafkaHas(
            String redis, OrderTopic topic, boolean open, boolean deadLetter, String next) {
        var found = List.of(new Event(topic, deadLetter, "place", THEN, open, ""));

        Verdict verdict = Verdict.of(new OrderTrace(redis(redis, false), read(null), read(found), read(List.of())));

        assertThat(verdict.next()).contains(next);
        assertThat(verdict.contradictions()).isEmpty();
    }

    @Test
    void anOrderInTheOutboxWaitsForAGateway() {
        Verdict verdict = Verdict.of(new OrderTrace(redis("HELD", true), read(null), read(List.of()), read(List.of())));

        assertThat(verdict.next()).contains("a gateway publishes it from the outbox");
        assertThat(verdict.contradictions()).isEmpty();
    }

    @Test
    void withoutTheDatabaseNothingIsSaid() {
        Verdict verdict = Verdict.of(new OrderTrace(
                redis("HELD", false), new Part<>(Optional.empty(), "refused"), read(null), read(List.of())));

        assertThat(verdict.next()).isEqualTo("not known without the database");
        assertThat(verdict.contradictions()).isEmpty();
    }

    @Test
    void aRetiredOrderNeedsNoReservation() {
        Verdict verdict = Verdict.of(new OrderTrace(
                read(null),
                read(new StoredOrder(row(OrderStatus.PAID), null, null, null, true)),
                read(List.of()),
                read(List.of(new Charge(ORDER.value(), null, "CAPTURED")))));

        assertThat(verdict).isEqualTo(new Verdict(List.of(), "nothing: it is ended"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DUE      | HELD      | RECORDED | a worker ends it as admin asked for (CANCEL) | -
            DUE      | CONFIRMED | DECLINED | a worker ends it as admin asked for (CANCEL) | -
            DONE     | RELEASED  | DECLINED | nothing: it is ended                         | -
            GIVEN_UP | HELD      | RECORDED | a worker tries its payment                   | order ID --cancel
            """)
    void saysWhatAnAdministratorAskedFor(String state, String redis, String row, String next, String wrong) {
        boolean isDue = state.equals("DUE");
        var cancel = new CancelRow(
                ORDER,
                OFFER,
                EndedBy.CANCEL,
                true,
                CancelState.valueOf(state),
                1,
                isDue ? THEN : null,
                "admin",
                THEN,
                null);
        Verdict verdict = Verdict.of(new OrderTrace(
                redis(redis, false),
                read(new StoredOrder(row(OrderStatus.valueOf(row)), null, null, cancel, false)),
                read(List.of()),
                read(List.of())));

        assertThat(verdict.next()).startsWith(next);
        if (wrong.equals("-")) {
            assertThat(verdict.contradictions()).isEmpty();
        } else {
            assertThat(verdict.contradictions()).singleElement().asString().contains(wrong);
        }
    }

    @Test
    void anOrderWaitsForItsBuyerUntilADeadline() {
        var payment = new BuyerPayment(Duration.ofMinutes(10), THEN.plusSeconds(600), "https://pay.example/1");
        Verdict waits = ofBuyer(payment);
        Verdict noLink = ofBuyer(new BuyerPayment(Duration.ofMinutes(10), null, null));

        assertThat(waits.next())
                .contains(
                        "it waits for its buyer until 2026-11-27T10:10:00Z", "order ID --retry", "order ID --decline");
        assertThat(noLink.next()).contains("a worker asks the provider for its buyer's link, at " + THEN);
        assertThat(waits.contradictions()).isEmpty();
    }

    private static Verdict ofBuyer(BuyerPayment payment) {
        return Verdict.of(new OrderTrace(
                redis("HELD", false),
                read(new StoredOrder(row(OrderStatus.RECORDED, payment), THEN, null, null, false)),
                read(List.of()),
                read(List.of(new Charge(ORDER.value(), null, "OPEN")))));
    }

    private static Verdict verdict(String redis, String row, String charge, String due, String refund) {
        Part<StoredOrder> stored = row.equals("-")
                ? read(null)
                : read(new StoredOrder(
                        row(OrderStatus.valueOf(row)),
                        due.equals("-") ? null : THEN,
                        refund.equals("-") ? null : new Refund(refund, 1, refund.equals("DUE") ? THEN : null),
                        null,
                        false));
        Part<List<Charge>> charges = switch (charge) {
            case "?" -> new Part<>(Optional.empty(), "refused");
            case "-" -> read(List.of());
            default -> read(List.of(new Charge(ORDER.value(), null, charge)));
        };
        return Verdict.of(new OrderTrace(redis(redis, false), stored, read(List.of()), charges));
    }

    private static Part<Reserved> redis(String state, boolean inOutbox) {
        return switch (state) {
            case "?" -> new Part<>(Optional.empty(), "refused");
            case "-" -> read(null);
            default ->
                read(new Reserved(
                        OFFER,
                        new Reservation(
                                ORDER,
                                new CustomerId("c-1"),
                                1,
                                THEN,
                                new BigDecimal("19.90"),
                                ReservationState.valueOf(state)),
                        inOutbox));
        };
    }

    private static OrderRow row(OrderStatus status) {
        return row(status, null);
    }

    private static OrderRow row(OrderStatus status, @Nullable BuyerPayment payment) {
        return new OrderRow(
                ORDER,
                THEN,
                OFFER,
                new CustomerId("c-1"),
                1,
                new BigDecimal("19.90"),
                status,
                1,
                true,
                null,
                status.isFinal() ? THEN : null,
                null,
                payment);
    }

    private static <T> Part<T> read(@Nullable T value) {
        return new Part<>(Optional.ofNullable(value), null);
    }
}
