package io.hotdeal.gateway.fuzz;

import io.hotdeal.gateway.fuzz.JsonForm.Field;
import io.hotdeal.gateway.fuzz.Operation.Effect;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Everything that a gateway answers, with what belongs into it and how many inputs it gets. */
public final class Operations {

    private static final JsonForm ORDER = new JsonForm(
            new Field(
                    "customerId",
                    true,
                    Combinators.combine(
                                    Arbitraries.of("c-", "a.b:c@d-e_f", "X"),
                                    Arbitraries.integers().between(1, 400))
                            .as((name, number) -> "\"" + name + number + "\"")),
            new Field(
                    "quantity",
                    true,
                    Arbitraries.frequency(Tuple.of(20, "1"), Tuple.of(5, "2"), Tuple.of(2, "4"), Tuple.of(1, "1000"))));
    private static final JsonForm TERMS = new JsonForm(
            new Field("units", true, Arbitraries.of("1", "2", "7", "600", "6000", "10000000")),
            new Field("price", false, Arbitraries.of("0", "0.01", "19.9", "19.90", "20.000", "999999999.99", "1e2")),
            new Field("customerLimit", false, Arbitraries.of("1", "2", "10000000")),
            new Field(
                    "opensAt", false, Arbitraries.of("\"2026-01-01T00:00:00Z\"", "\"2026-01-01T00:00:00.123456789Z\"")),
            new Field("closesAt", false, Arbitraries.of("\"2036-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"")));
    private static final JsonForm UNITS = new JsonForm(new Field(
            "units",
            true,
            Arbitraries.frequency(
                    Tuple.of(8, "1"),
                    Tuple.of(8, "2"),
                    Tuple.of(4, "50"),
                    Tuple.of(1, "6001"),
                    Tuple.of(1, "10000000"))));

    private static final JsonForm CANCEL = new JsonForm(
            new Field("returnUnits", true, Arbitraries.frequency(Tuple.of(8, "true"), Tuple.of(1, "false"))));

    private static final JsonForm EVENT = new JsonForm(
            new Field("eventId", true, Arbitraries.of("\"evt_1\"", "\"7\"")),
            new Field("orderId", true, Arbitraries.of("\"0190f3a1-7000-7000-8000-000000000001\"")),
            new Field("paymentKey", false, Arbitraries.of("\"key-1\"")),
            new Field(
                    "status", true, Arbitraries.of("\"CAPTURED\"", "\"DECLINED\"", "\"PROCESSING\"", "\"IN_REVIEW\"")),
            new Field("reference", false, Arbitraries.of("\"ch_1\"")),
            new Field("amount", false, Arbitraries.of("0", "19.9", "19.90", "1e2", "999999999999.99")),
            new Field("currency", false, Arbitraries.of("\"EUR\"")),
            new Field(
                    "reportedAt",
                    true,
                    Arbitraries.of("\"2026-01-01T00:00:00Z\"", "\"2026-01-01T00:00:00.123456789Z\"")));

    /**
     * What changes offers; to be fuzzed before anything is sold, for a close waits until every order is settled. Few closes,
     * for an offer that is closed refuses every restock.
     */
    public static final List<Operation> ADMINISTRATION = List.of(
            new Operation("PUT /admin/offers/{id}", null, TERMS, true, Effect.CHANGES_OFFER, 300),
            new Operation("POST /admin/offers/{id}/restock", null, UNITS, true, Effect.CHANGES_OFFER, 300),
            new Operation("POST /admin/offers/{id}/close", null, null, true, Effect.CHANGES_OFFER, 100));

    public static final List<Operation> ALL_OTHERS = List.of(
            new Operation("POST /offers/{id}/orders", null, ORDER, false, Effect.SELLS, 7_000),
            new Operation("GET /order-redis", "prodId", null, false, Effect.SELLS, 1_700),
            new Operation("POST /order-redis", "prodId", null, false, Effect.SELLS, 1_700),
            new Operation("GET /order", "prodId", null, false, Effect.SELLS_THE_OLD_WAY, 1_000),
            new Operation("POST /order", "prodId", null, false, Effect.SELLS_THE_OLD_WAY, 1_000),
            reads("GET /offers", 1_500),
            reads("GET /offers/{id}", 1_500),
            reads("GET /offers/{id}/orders/{orderId}", 2_000),
            new Operation("POST /offers/{id}/orders/{orderId}/cancel", null, null, false, Effect.NEEDS_TOKEN, 150),
            new Operation("POST /admin/orders/{id}/cancel", null, CANCEL, true, Effect.NONE, 150),
            new Operation("POST /admin/orders/{id}/refund", null, CANCEL, true, Effect.NONE, 150),
            new Operation("POST /payments/events", null, EVENT, false, Effect.NONE, 300),
            new Operation("POST /admin/orders/{id}/dismiss", null, null, true, Effect.NONE, 100),
            reads("GET /admin/session", 100),
            reads("GET /admin/audit", 100),
            reads("POST /admin/audit", 100),
            reads("GET /live", 300),
            reads("GET /", 300),
            reads("GET /offers/{id}/", 300),
            reads("GET {file}", 700),
            reads("GET /actuator/health", 300),
            reads("GET /actuator/health/readiness", 300),
            reads("GET /actuator/prometheus", 100),
            reads("GET /actuator/metrics", 100),
            reads("GET /actuator/metrics/{name}", 100));

    private Operations() {}

    private static Operation reads(String name, int inputs) {
        boolean signedIn = name.contains(" /admin/")
                || name.contains(" /actuator/prometheus")
                || name.contains(" /actuator/metrics");
        return new Operation(name, null, null, signedIn, Effect.NONE, inputs);
    }

    public static Stream<Operation> all() {
        return Stream.concat(ADMINISTRATION.stream(), ALL_OTHERS.stream());
    }

    public static Set<String> names() {
        return all().map(Operation::name).collect(Collectors.toSet());
    }
}
