package io.hotdeal.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.worker.WorkerStack.Ended;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.inspection.InspectOrder;
import io.hotdeal.worker.inspection.InspectionConfiguration;
import io.hotdeal.worker.messaging.RedriveDeadLetters;
import io.hotdeal.worker.recovery.DiscardDeadLetters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

/** {@code order ID}: mostly in this JVM, with the workers' environment; as a command where starting it is what matters. */
@ExtendWith(WorkerStack.Shared.class)
class OrderCommandIT {

    /** What {@code order ID} printed and ended with. */
    private record Shown(String text, ExitCode exitCode) {}

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static WorkerStack workers;

    @SuppressWarnings("NullAway.Init")
    private static ConfigurableApplicationContext operator;

    @BeforeAll
    static void start(WorkerStack shared) {
        workers = shared;
        operator = workers.operator(InspectionConfiguration.class, Map.of())
                .run("--spring.flyway.enabled=false", "--spring.main.lazy-initialization=true");
    }

    @AfterAll
    static void close() {
        operator.close();
    }

    @Test
    void aSettledOrderIsShownFromItsReservationToItsEnd() throws Exception {
        OfferId offer = new OfferId(361);
        OrderRequested event = workers.sell(offer, 1).getFirst();
        await("its last event")
                .until(() -> !places(OrderTopic.SETTLED, event.orderId()).isEmpty());

        Shown shown = show(event.orderId());

        assertThat(shown.text())
                .contains(
                        "CONFIRMED, 1 of offer 361 at 19.90 for customer c-0, reserved " + event.reservedAt(),
                        "PAID, 1 of offer 361 for 19.90, customer c-0, attempts ",
                        "payment ch_" + event.orderId() + ", final since ",
                        "CAPTURED 19.90",
                        "nothing: it is ended")
                .contains(places(OrderTopic.REQUESTED, event.orderId()))
                .contains(places(OrderTopic.RECORDED, event.orderId()))
                .contains(places(OrderTopic.SETTLED, event.orderId()))
                .doesNotContain("contradiction");
        assertThat(shown.exitCode()).isEqualTo(ExitCode.PASSES);
    }

    @Test
    @Tag("full")
    void whatCannotBeReadIsNamedAndHidesNothingElse() throws Exception {
        OfferId offer = new OfferId(368);
        OrderRequested event = workers.sell(offer, 1).getFirst();

        Ended blind = workers.run(
                Map.of("SPRING_DATA_REDIS_PORT", "1", "HOTDEAL_WORKER_PAYMENT_URL", "http://127.0.0.1:1"),
                "order",
                event.orderId().value());
        assertThat(blind.output())
                .contains("Redis         cannot be read: ", "provider      cannot be read: ")
                .contains("PAID, 1 of offer 368", "hotdeal.order.requested.v1-", "nothing: it is ended")
                .doesNotContain("\tat ", "cannot be read: null");
        assertThat(blind.exitCode()).isEqualTo(3);
    }

    @Test
    void anOrderInTheOutboxWaitsForAGateway() throws Exception {
        OfferId offer = new OfferId(362);
        workers.open(offer, 10);
        OrderRequested event = workers.reserve(offer, 1).getFirst();
        String order = event.orderId().value();
        workers.redis().opsForZSet().add("{prod-362}-outbox", order, (double)
                event.reservedAt().toEpochMilli());

        Shown shown = show(event.orderId());

        assertThat(shown.text())
                .contains("HELD, 1 of offer 362", "its event waits in the outbox", "a gateway publishes it")
                .containsPattern("database +nothing");
        assertThat(shown.exitCode()).isEqualTo(ExitCode.PASSES);

        workers.redis().opsForZSet().remove("{prod-362}-outbox", order);
        assertThat(show(event.orderId()).text()).contains("no event of it waits for a worker: run audit --repair");
        workers.publish(List.of(event));
        workers.awaitSettled(offer, 1);
    }

    @Test
    void aRecordedOrderIsDeclinedByTheCommandAndItsUnitReturns() throws Exception {
        OfferId offer = new OfferId(363);
        workers.open(offer, 10);
        OrderRequested event = workers.reserve(offer, 1).getFirst();
        String order = event.orderId().value();
        workers.provider("PUT", "/settings", "{\"errorRate\":1.0}");
        try {
            workers.publish(List.of(event));
            await("it is recorded").until(() -> workers.statuses(offer).equals(Map.of("RECORDED", 1)));
            Shown shown = show(event.orderId());
            assertThat(shown.text()).contains("RECORDED, 1 of offer 363", "a worker ", "order ID --decline");
            assertThat(shown.exitCode()).isEqualTo(ExitCode.PASSES);

            Ended decline = workers.run(Map.of(), "order", order, "--decline");

            assertThat(decline.output()).contains("order " + order + " is DECLINED", "return to offer 363: 1");
            assertThat(decline.exitCode()).isZero();
        } finally {
            workers.provider("PUT", "/settings", "{\"errorRate\":0.0}");
        }
        assertThat(workers.snapshot(offer).stock()).isEqualTo(new Stock(10, 10, 0, 0, 0));
        assertThat(workers.sold(offer)).isZero();
        assertThat(show(event.orderId()).text())
                .contains("payment declined by an operator", "refund DUE", "a worker asks the provider at ")
                .doesNotContain("contradiction");
    }

    @Test
    void paidOrdersAreRefundedByTheCommandAndByTheWorkersAndTheirUnitsReturnOrNot() throws Exception {
        OfferId offer = new OfferId(369);
        workers.open(offer, 10);
        List<OrderRequested> events = workers.reserve(offer, 3);
        workers.publish(events);
        workers.awaitSettled(offer, 3);
        String returned = events.get(0).orderId().value();
        String kept = events.get(1).orderId().value();
        OrderId asked = events.get(2).orderId();

        for (int time = 0; time < 2; time++) {
            assertThat(workers.run(Map.of(), "order", returned, "--refund").exitCode())
                    .isZero();
        }
        Ended refund = workers.run(Map.of(), "order", kept, "--refund", "--keep-units");
        assertThat(refund.exitCode()).as(refund.output()).isZero();
        assertThat(workers.run(Map.of(), "order", kept, "--cancel").exitCode()).isEqualTo(1);
        assertThat(workers.snapshot(offer).stock()).isEqualTo(new Stock(10, 8, 0, 1, 1));

        // As a gateway asks for it.
        workers.database().sql("""
                        INSERT INTO HOTDEAL_CANCEL (ORDER_ID, PROD_ID, KIND, RETURN_UNITS, STATE, NEXT_ATTEMPT, REQUESTED_BY,
                                                    REQUESTED_AT, CHANGED_AT)
                        SELECT ORDER_ID, PROD_ID, 'REFUND', 1, 'DUE', SETTLED_AT, 'admin', SETTLED_AT, SETTLED_AT
                          FROM ORDER_HISTORY WHERE ORDER_ID = :order""").param("order", asked.value()).update();
        await("a worker has refunded it")
                .until(() -> workers.snapshot(offer).stock().equals(new Stock(10, 9, 0, 0, 1)));

        assertThat(workers.sold(offer)).isZero();
        await("the refund is done").until(() -> show(asked).text().contains("REFUND asked for by admin at "));
        assertThat(show(asked).text())
                .contains("DECLINED, 1 of offer 369", "units return: ", "RELEASED", "REFUNDED")
                .doesNotContain("contradiction");
        assertThat(workers.run(Map.of(), "audit", "--products", "369").exitCode())
                .isZero();
    }

    @Test
    void aDeclinedOrderShowsThatItsChargeIsLookedAtAgain() throws Exception {
        OfferId offer = new OfferId(364);
        workers.open(offer, 10);
        OrderRequested event = workers.reserve(offer, 1).getFirst();
        workers.provider("PUT", "/settings", "{\"lateCaptureRate\":1.0}");
        try {
            workers.publish(List.of(event));
            workers.awaitSettled(offer, 1);
        } finally {
            workers.provider("PUT", "/settings", "{\"lateCaptureRate\":0.0}");
        }
        await("the late capture").until(() -> show(event.orderId()).text().contains("CAPTURED 19.90"));

        Shown shown = show(event.orderId());

        assertThat(shown.text()).contains("DECLINED, 1 of offer 364", "refund DUE", "and refunds it then");
        assertThat(shown.exitCode()).isEqualTo(ExitCode.PASSES);
    }

    @Test
    void anUnknownOrderIsNamedSo() {
        Shown shown = show(new OrderId(UUID.randomUUID().toString()));

        assertThat(shown.text()).contains("nothing: no dependency knows this order");
        assertThat(shown.exitCode()).isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void theDatabaseAnswersForAnOrderOfARetiredOffer() throws Exception {
        OfferId offer = new OfferId(365);
        OrderRequested event = workers.sell(offer, 1).getFirst();
        workers.close(offer, Duration.ofHours(25));
        await("its retirement")
                .atMost(Duration.ofSeconds(60))
                .until(() -> !workers.redis().hasKey("{prod-365}-orders") && workers.retiredUnits(offer) == 1);

        Shown shown = show(event.orderId());

        assertThat(shown.text())
                .contains("PAID, 1 of offer 365", "its offer has left Redis", "nothing: it is ended")
                .containsPattern("Redis +nothing");
        assertThat(shown.exitCode()).isEqualTo(ExitCode.PASSES);
    }

    @Test
    void aDeadLetterIsShownWithItsReasonAndAsDoneOnceItIs() throws Exception {
        OfferId offer = new OfferId(366);
        workers.open(offer, 10);
        workers.moveAllocation(366, 367);
        OrderRequested event = workers.reserve(offer, 1).getFirst();
        workers.publish(List.of(event));
        RedriveDeadLetters letters = operator.getBean(RedriveDeadLetters.class);
        await("its letter")
                .atMost(Duration.ofSeconds(60))
                .until(() -> letters.open().stream()
                        .anyMatch(
                                letter -> letter.order().equals(event.orderId().value())));

        assertThat(show(event.orderId()).text())
                .contains("hotdeal.order.requested.v1-dlt-0@", "has no allocation", "redrive --order ID");

        workers.moveAllocation(367, 366);
        letters.open().stream()
                .filter(letter -> letter.order().equals(event.orderId().value()))
                .forEach(operator.getBean(DiscardDeadLetters.class)::discard);
        Shown shown = show(event.orderId());
        assertThat(shown.text()).contains("DECLINED, 1 of offer 366", "DISCARDED; ", "nothing: it is ended");
        assertThat(shown.exitCode()).isEqualTo(ExitCode.PASSES);
    }

    private static Shown show(OrderId order) {
        StringJoiner lines = new StringJoiner("\n");
        ExitCode exitCode = operator.getBean(InspectOrder.class).show(order, lines::add);
        return new Shown(lines.toString(), exitCode);
    }

    private static List<String> places(OrderTopic topic, OrderId order) {
        return workers.records(topic, false).stream()
                .filter(found -> order.value().equals(new String(found.key(), UTF_8)))
                .map(found -> "%s-%s@%s".formatted(found.topic(), found.partition(), found.offset()))
                .toList();
    }
}
