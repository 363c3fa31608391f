package io.hotdeal.worker.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;

import io.hotdeal.order.OrderEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Records of one type: valid ones in every form, and such with one fault. */
public final class RecordGenerators {

    /** Values that a field must not have; together with null and none at all. */
    private static final Map<String, List<String>> WRONG = Map.ofEntries(
            entry(
                    "orderId",
                    List.of(
                            "\"\"",
                            "\"x\"",
                            "\"0B9F6A52-6D4E-7E4E-8E0B-0B9F6A526D4E\"",
                            "{}",
                            "[]",
                            "\"' OR 1=1 --\"")),
            entry(
                    "offerId",
                    List.of(
                            "0",
                            "-1",
                            "1.5",
                            "\"1\"",
                            "1000000000",
                            "99999999999",
                            "true",
                            "[]",
                            "1e400",
                            "01",
                            "NaN")),
            entry(
                    "customerId",
                    List.of(
                            "\"\"",
                            "\"a b\"",
                            "\"a\\u0000\"",
                            "\"\u00fc\"",
                            "{}",
                            "[\"c\"]",
                            "\"" + "x".repeat(65) + "\"")),
            entry(
                    "quantity",
                    List.of(
                            "0",
                            "-1",
                            "-2147483648",
                            "1.5",
                            "\"1\"",
                            "2147483648",
                            "true",
                            "[1]",
                            "{}",
                            "1e400",
                            "-",
                            "Infinity")),
            entry(
                    "amount",
                    List.of(
                            "-1",
                            "-0.01",
                            "1.234",
                            "1e13",
                            "1E2147483647",
                            "\"1\"",
                            "true",
                            "[]",
                            "1e-400",
                            "9".repeat(2_000))),
            entry(
                    "reservedAt",
                    List.of(
                            "1700000000",
                            "\"1700000000\"",
                            "\"yesterday\"",
                            "\"\"",
                            "true",
                            "\"2026-02-30T00:00:00Z\"",
                            "\"2026-01-01\"")),
            entry("recordedAt", List.of("1700000000", "\"now\"", "\"\"", "false", "\"2026-13-01T00:00:00Z\"", "{}")),
            entry("eventId", List.of("7", "\"\"", "\"two words\"", "\"\u00fc\"", "{}", "\"" + "x".repeat(101) + "\"")),
            entry("paymentKey", List.of("7", "\"\"", "\"two words\"", "[]", "\"" + "x".repeat(101) + "\"")),
            entry("status", List.of("7", "\"\"", "\"captured\"", "\"_\"", "true", "\"" + "X".repeat(33) + "\"")),
            entry("reportedAt", List.of("1700000000", "\"now\"", "\"\"", "false", "\"2026-13-01T00:00:00Z\"", "{}")));

    private static final Pattern VALUE = Pattern.compile("value is (not|null|missing).*", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("header ce_type is .*", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("key is not the orderId.*");
    private static final Pattern SIZE = Pattern.compile("value has \\d+ bytes, at most 65536");

    /** Which faults a type of record has beside those that all have. */
    public enum Own {
        REQUESTED,
        RECORDED,
        REPORTED
    }

    private record Fault(String kind, Pattern reason, UnaryOperator<Draft> of) {}

    private static final Fault NOTHING = new Fault("nothing", FuzzedRecord.NONE, draft -> draft);

    private final Instant now;

    public RecordGenerators(Instant now) {
        this.now = now;
    }

    /** Of events that stand for orders: the order has to be what it is, whatever else comes along. */
    public Arbitrary<FuzzedRecord> valid(List<? extends OrderEvent> events) {
        Arbitrary<Draft> drafts = Arbitraries.of(events).map(Draft::of);
        return Arbitraries.frequencyOf(
                Tuple.of(2, drafts.map(draft -> valid("as written", draft))),
                Tuple.of(1, drafts.map(draft -> valid("a field more", draft.withField("note", "{\"a\":[null,1e9]}")))),
                Tuple.of(1, drafts.map(draft -> valid("white space", draft.withValue(" \n" + draft.json() + "\t ")))),
                Tuple.of(
                        1,
                        drafts.map(draft -> valid("large", draft.withField("pad", "\"" + "x".repeat(60_000) + "\"")))),
                Tuple.of(
                        1,
                        Combinators.combine(drafts, oddHeader())
                                .as((draft, odd) ->
                                        valid("odd headers", odd.of().apply(draft)))));
    }

    /** Once as it is written, for each order to be there. */
    public static FuzzedRecord plain(OrderEvent event) {
        return valid("as written", Draft.of(event));
    }

    /** Another order under an id that is taken. */
    public Arbitrary<FuzzedRecord> contradicting(List<? extends OrderEvent> events) {
        var reason = Pattern.compile("orderId stands for .*");
        return Combinators.combine(Arbitraries.of(events).map(Draft::of), Arbitraries.of("2", "7", "2147483647"))
                .as((draft, quantity) -> new FuzzedRecord(
                        "another order's id",
                        reason,
                        draft.withField("quantity", quantity).message()));
    }

    /**
     * With one fault each.
     *
     * @param event valid, of an order that nobody knows
     * @param own   faults of this type of record only
     */
    public Arbitrary<FuzzedRecord> faulty(Function<UUID, ? extends OrderEvent> event, Own own) {
        Arbitrary<Draft> drafts = uuids().map(id -> Draft.of(event.apply(id)));
        List<String> names =
                List.copyOf(Draft.of(event.apply(new UUID(0, 0))).fields().keySet());
        Arbitrary<Fault> faults = Arbitraries.frequencyOf(
                Tuple.of(10, wrongField(names)),
                Tuple.of(8, broken()),
                Tuple.of(5, wrongType()),
                Tuple.of(4, wrongKey()),
                Tuple.of(1, tooLarge()),
                Tuple.of(6, own == Own.REQUESTED ? wrongOrder() : unknownOrder()));
        return Combinators.combine(drafts, faults, Arbitraries.oneOf(Arbitraries.just(NOTHING), oddHeader()))
                .as((draft, fault, odd) -> new FuzzedRecord(
                        fault.kind(),
                        fault.reason(),
                        fault.of().apply(odd.of().apply(draft)).message()));
    }

    private static FuzzedRecord valid(String kind, Draft draft) {
        return new FuzzedRecord("valid, " + kind, FuzzedRecord.NONE, draft.message());
    }

    private static Arbitrary<UUID> uuids() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
    }

    private static Arbitrary<Fault> wrongField(List<String> names) {
        Arbitrary<String> name = Arbitraries.of(names);
        return Arbitraries.frequencyOf(
                Tuple.of(1, name.map(field -> new Fault("missing field", VALUE, draft -> draft.withoutField(field)))),
                Tuple.of(1, name.map(field -> new Fault("null field", VALUE, draft -> draft.withField(field, "null")))),
                Tuple.of(
                        4,
                        name.flatMap(field -> Arbitraries.of(WRONG.getOrDefault(field, List.of()))
                                .map(wrong ->
                                        new Fault("wrong " + field, VALUE, draft -> draft.withField(field, wrong))))));
    }

    /** No JSON, or no object. */
    private static Arbitrary<Fault> broken() {
        Arbitrary<Integer> position = Arbitraries.integers().between(0, 10_000);
        return Arbitraries.frequencyOf(
                Tuple.of(
                        2,
                        position.map(at -> new Fault("cut", VALUE, draft -> draft.withValue(cut(draft.json(), at))))),
                Tuple.of(
                        2,
                        // Not FF: Jackson fills up names with it, and finds "orde\\xFFrId" to be orderId.
                        Combinators.combine(position, Arbitraries.of("\u0001", "\u00fe", "\u00c0\u0080", "\u001f"))
                                .as((at, bytes) -> new Fault(
                                        "a byte that JSON cannot have",
                                        VALUE,
                                        draft -> draft.withValue(insert(draft.json(), at, bytes))))),
                Tuple.of(
                        2,
                        Arbitraries.strings()
                                .withCharRange('\u0080', '\u00ff')
                                .ofMinLength(1)
                                .ofMaxLength(300)
                                .map(bytes -> new Fault("random bytes", VALUE, draft -> draft.withValue(bytes)))),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                        "",
                                        " ",
                                        "{",
                                        "{not json",
                                        "[]",
                                        "1",
                                        "\"x\"",
                                        "null",
                                        "true",
                                        "[".repeat(5_000),
                                        "{\"a\":".repeat(900),
                                        "\u0000")
                                .map(text -> new Fault("another JSON or none", VALUE, draft -> draft.withValue(text)))),
                Tuple.of(1, Arbitraries.just(new Fault("no value", VALUE, draft -> draft.withValue(Draft.NO_VALUE)))));
    }

    private static Arbitrary<Fault> wrongType() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        12,
                        Arbitraries.of(
                                        "io.hotdeal.order.requested.v2",
                                        "io.hotdeal.order.recorded.v2",
                                        "io.hotdeal.order.requested.v0",
                                        "io.hotdeal.order.settled.v1",
                                        "io.hotdeal.order.requested",
                                        "",
                                        "x",
                                        " io.hotdeal.order.requested.v1",
                                        "IO.HOTDEAL.ORDER.REQUESTED.V1",
                                        "\u0000",
                                        "\n")
                                .map(type -> new Fault(
                                        "unknown type or version", TYPE, draft -> typed(draft, type.getBytes(UTF_8))))),
                Tuple.of(2, Arbitraries.just(new Fault("type null", TYPE, draft -> typed(draft, null)))),
                Tuple.of(2, Arbitraries.just(new Fault("no type", TYPE, draft -> draft.withoutHeader("ce_type")))),
                // No text: in the letter's reason each byte becomes three.
                Tuple.of(
                        1,
                        Arbitraries.integers()
                                .between(300_000, 900_000)
                                .map(size ->
                                        new Fault("a type of many bytes", TYPE, draft -> typed(draft, filled(size))))));
    }

    private static Arbitrary<Fault> wrongKey() {
        return Arbitraries.oneOf(
                uuids().map(other -> new Fault("another key", KEY, draft -> draft.withKey(other.toString()))),
                Arbitraries.just(new Fault("no key", KEY, draft -> draft.withKey(null))),
                Arbitraries.strings()
                        .withCharRange('\u0000', '\u00ff')
                        .ofMaxLength(60)
                        .map(bytes -> new Fault("random key", KEY, draft -> draft.withKey(bytes))));
    }

    private static Arbitrary<Fault> tooLarge() {
        return Arbitraries.of(65_537, 200_000, 524_288, 600_000, 1_000_000)
                .map(size -> new Fault(
                        "too large",
                        SIZE,
                        draft -> draft.withValue(
                                draft.json() + " ".repeat(size - draft.json().length()))));
    }

    private Arbitrary<Fault> wrongOrder() {
        var horizon = Pattern.compile("reservedAt is older than .*");
        var future = Pattern.compile("reservedAt is more than .* in the future");
        var unknown = Pattern.compile("offerId \\d+ has no allocation");
        return Arbitraries.oneOf(
                Arbitraries.integers()
                        .between(100_000, 999_999_999)
                        .map(product -> new Fault(
                                "unknown product", unknown, draft -> draft.withField("offerId", product.toString()))),
                Arbitraries.longs()
                        .between(70, 20_000_000)
                        .map(minutes -> new Fault(
                                "future date",
                                future,
                                draft -> draft.withField("reservedAt", at(Duration.ofMinutes(minutes))))),
                Arbitraries.of("+999999999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59Z")
                        .map(end -> new Fault(
                                "future date", future, draft -> draft.withField("reservedAt", "\"" + end + "\""))),
                Arbitraries.longs()
                        .between(31, 20_000)
                        .map(days -> new Fault(
                                "beyond the horizon",
                                horizon,
                                draft -> draft.withField("reservedAt", at(Duration.ofDays(-days))))),
                Arbitraries.just(new Fault(
                        "beyond the horizon",
                        horizon,
                        draft -> draft.withField("reservedAt", "\"-999999999-01-01T00:00:00Z\""))));
    }

    private static Arbitrary<Fault> unknownOrder() {
        return Arbitraries.just(
                new Fault("unknown order", Pattern.compile("orderId has no row in ORDER_HISTORY"), draft -> draft));
    }

    /** Headers that mean nothing to a stage, among them those that a dead letter and its mark have. */
    private static Arbitrary<Fault> oddHeader() {
        return Combinators.combine(
                        Arbitraries.of(
                                "hotdeal-done",
                                "hotdeal-outcome",
                                "hotdeal-reason",
                                "hotdeal-original-topic",
                                "hotdeal-original-offset",
                                "ce_id",
                                "ce_time",
                                "content-type",
                                "traceparent",
                                "",
                                "x"),
                        Arbitraries.of("0", "1", "x", "", "REDRIVEN", "\u0000", "text/plain", "x".repeat(5_000)))
                .as((name, content) -> new Fault(
                        "odd header", FuzzedRecord.NONE, draft -> draft.withHeader(name, content.getBytes(UTF_8))));
    }

    private static Draft typed(Draft draft, byte @Nullable [] type) {
        return draft.withoutHeader("ce_type").withHeader("ce_type", type);
    }

    private static byte[] filled(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 0xFF);
        return bytes;
    }

    private String at(Duration fromNow) {
        return "\"" + now.plus(fromNow) + "\"";
    }

    private static String cut(String json, int position) {
        return json.substring(0, position % json.length());
    }

    private static String insert(String json, int position, String bytes) {
        int at = position % json.length();
        return json.substring(0, at) + bytes + json.substring(at);
    }
}
