package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.batch;
import static io.hotdeal.worker.TestOrders.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderEvent.PaymentReported;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.orders.BuyerPayment;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.StoredOrders;
import io.hotdeal.worker.recording.TestRecording;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the table of docs/decisions/0042: a state, an event, what the provider says, and the next state. */
class CheckoutStatesIT extends TestPayment {

    private static final Path DECISION = Path.of("../docs/decisions/0042-a-buyer-has-until-a-deadline-to-pay.md");
    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final StoredOrders stored =
            new StoredOrders(database.client(), TestRecording.history(database), cancelRows);

    static Stream<Arguments> rows() throws IOException {
        List<Arguments> rows = Files.readAllLines(DECISION).stream()
                .filter(line -> line.matches("\\| [A-Z]+ \\|.*"))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .skip(1)
                        .map(String::strip)
                        .toList())
                .map(cells -> Arguments.of(cells.toArray()))
                .toList();
        assertThat(rows).as("rows of " + DECISION).hasSizeGreaterThan(20);
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void leadsToTheNextState(String state, String event, String provided, String next) {
        begin(state);
        provide(provided);

        int times = provided.endsWith("`refusals` times") ? REFUSALS : 1;
        for (int time = 0; time < times; time++) {
            happens(event);
        }
        clock.advance(limits.checkDeclined());
        refunds.refund();

        provider.unavailable(false);
        boolean moneyBack = next.endsWith(", money back");
        assertThat(state()).isEqualTo(next.replace(", money back", ""));
        boolean isHeld = List.of("NEW", "WAITING", "OVER").contains(state());
        assertThat(ledger.states().get(id(1)))
                .isEqualTo(
                        state().equals("PAID")
                                ? ReservationState.CONFIRMED
                                : isHeld ? ReservationState.HELD : ReservationState.RELEASED);
        assertThat(database.sold(OFFER)).isEqualTo(isHeld || state().equals("PAID") ? 1 : 0);
        assertThat(provider.refunds()).hasSize(moneyBack || state().equals("REFUNDED") ? 1 : 0);
        assertThat(provider.pay(id(1)))
                .as("only what is held, and asked for, can be paid")
                .isEqualTo(isHeld && row().buyerPayment() != null && hasLink() && !provided.equals("has no payment"));
    }

    private void begin(String state) {
        database.client().sql("UPDATE HOTDEAL_ALLOCATION SET PAY_WITHIN = 600").update();
        record(1, 1);
        if (!state.equals("NEW")) {
            payOrders.pay(recorded(1, 1));
        }
        if (List.of("OVER", "EXPIRED").contains(state)) {
            clock.advance(WITHIN);
        }
        if (state.equals("EXPIRED")) {
            payOrders.pay(recorded(1, 1));
        }
        assertThat(state()).isEqualTo(state);
    }

    private void provide(String provided) {
        switch (provided) {
            case "makes the payment", "not paid", "ended" -> {}
            case "has no payment" -> provider.forget(id(1));
            case "silent" -> provider.unavailable(true);
            case "paid" -> assertThat(provider.pay(id(1))).isTrue();
            case "ended by itself" -> provider.expire(List.of(id(1)));
            case "captured all the same" -> provider.payLate(id(1));
            case "refuses, `refusals` times" -> provider.refuse(id(1));
            default -> throw new IllegalArgumentException(provided);
        }
    }

    private void happens(String event) {
        switch (event) {
            case "its record" -> payOrders.pay(recorded(1, 1));
            case "report of a capture" ->
                applyReports.apply(batch(List.of(new PaymentReported(
                        "evt-1",
                        id(1),
                        id(1).value(),
                        "CAPTURED",
                        "ch-1",
                        new BigDecimal("19.90"),
                        "EUR",
                        Instant.EPOCH))));
            case "a cancel" -> cancelOrder.attempt(storeCancels.request(row(), EndedBy.CANCEL, true, "admin"));
            case "an operator's decline" ->
                new DecidePayment(
                                TestRecording.history(database),
                                stored,
                                provider,
                                storePayments,
                                settlement.settleOrders(),
                                clock)
                        .decline(id(1));
            case "the look at its charge" -> {} // the test ends with it
            default -> throw new IllegalArgumentException(event);
        }
    }

    private OrderRow row() {
        return Objects.requireNonNull(
                TestRecording.history(database).find(List.of(id(1))).get(id(1)));
    }

    private boolean hasLink() {
        return payment().link() != null;
    }

    private BuyerPayment payment() {
        return Objects.requireNonNull(row().buyerPayment());
    }

    private String state() {
        OrderRow row = row();
        return switch (row.status()) {
            case RECORDED -> !hasLink() ? "NEW" : payment().isOver(clock.instant()) ? "OVER" : "WAITING";
            case DECLINED -> {
                EndedBy endedBy = row.endedBy();
                yield endedBy == null
                        ? "DECLINED"
                        : switch (endedBy) {
                            case EXPIRY -> "EXPIRED";
                            case CANCEL -> "CANCELLED";
                            case REFUND -> "REFUNDED";
                            case DISCARD -> "DISCARDED";
                        };
            }
            default -> row.status().name();
        };
    }
}
