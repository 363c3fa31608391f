package io.hotdeal.gateway.fuzz;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** The JSON object that an operation wants, and what comes close to it. */
public final class JsonForm {

    /** @param valid values as they stand in JSON */
    public record Field(String name, boolean required, Arbitrary<String> valid) {}

    /** A field's name and value as they stand in the text. */
    private record Member(String name, String value) {
        @Override
        public String toString() {
            return "\"" + name + "\":" + value;
        }
    }

    private static final int BODY_LIMIT = 8 * 1024;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Of every type, around every limit, and what has confused parsers before. */
    private static final Arbitrary<String> WRONG_VALUES = Arbitraries.frequencyOf(
            Tuple.of(
                    6,
                    Arbitraries.of(
                            "null",
                            "true",
                            "false",
                            "[]",
                            "{}",
                            "[1]",
                            "\"\"",
                            "\" \"",
                            "\"1\"",
                            "\"x\"",
                            "0",
                            "-1",
                            "-0",
                            "1001",
                            "10000001",
                            "2147483647",
                            "2147483648",
                            "-2147483648",
                            "9223372036854775808",
                            "99999999999",
                            "1.5",
                            "1.0",
                            "1e0",
                            "1e2",
                            "1e400",
                            "1E-400",
                            "0x10",
                            "01",
                            "+1",
                            "NaN",
                            "Infinity",
                            "-",
                            "",
                            "1,",
                            "1}",
                            "1,\"quantity\":2",
                            "\"a b\"",
                            "\"a\\u0000b\"",
                            "\"\\ud800\"",
                            "\"\\uD83D\\uDE00\"",
                            "\"\u00fc\u4e2d\"",
                            "\"\u202e\"",
                            "\"${jndi:ldap://127.0.0.1/x}\"",
                            "\"%s%n%x\"",
                            "\"' OR 1=1 --\"",
                            "\"<script>\"",
                            "\"../../etc/passwd\"",
                            "\"a\nb\"",
                            "'x'",
                            "\"2026-11-20T12:00:00Z\"",
                            "\"2026-02-30T12:00:00Z\"",
                            "\"+999999999-12-31T23:59:59Z\"",
                            "\"9999-12-31T23:59:59.999999999Z\"",
                            "1700000000",
                            "undefined",
                            "/*x*/1")),
            Tuple.of(
                    2,
                    Arbitraries.strings()
                            .ofMaxLength(80)
                            .map(text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")),
            Tuple.of(1, Arbitraries.strings().ascii().ofMaxLength(20)),
            Tuple.of(1, Arbitraries.integers().map(String::valueOf)),
            Tuple.of(1, Arbitraries.bigDecimals().map(String::valueOf)),
            Tuple.of(1, Arbitraries.integers().between(1, 3_000).map("9"::repeat)),
            Tuple.of(1, Arbitraries.integers().between(1, 7_000).map(length -> "\"" + "x".repeat(length) + "\"")),
            Tuple.of(1, Arbitraries.integers().between(1, 3_900).map(depth -> "[".repeat(depth) + "]".repeat(depth))),
            Tuple.of(1, Arbitraries.integers().between(1, 1_200).map(depth -> "{\"a\":".repeat(depth))));

    private final List<Field> fields;

    public JsonForm(Field... fields) {
        this.fields = List.of(fields);
    }

    Arbitrary<byte[]> valid() {
        return members().map(JsonForm::bytes);
    }

    /** Valid in all but one respect, and sometimes in that one as well: only the gateway knows. */
    Arbitrary<byte[]> nearValid() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        5,
                        Combinators.combine(members(), position(), WRONG_VALUES).as(JsonForm::replaceValue)),
                Tuple.of(1, Combinators.combine(members(), position()).as(JsonForm::drop)),
                Tuple.of(
                        1,
                        Combinators.combine(members(), position(), WRONG_VALUES).as(JsonForm::repeat)),
                Tuple.of(1, Combinators.combine(members(), name(), WRONG_VALUES).as(JsonForm::add)),
                Tuple.of(2, Combinators.combine(valid(), position(), anyByte()).as(JsonForm::replaceByte)),
                Tuple.of(2, Combinators.combine(valid(), position()).as(JsonForm::cut)),
                Tuple.of(1, Combinators.combine(valid(), resizing()).as(JsonForm::pad)),
                Tuple.of(1, valid().map(bytes -> concat(BYTE_ORDER_MARK, bytes))),
                Tuple.of(1, valid().map(bytes -> new String(bytes, UTF_8).getBytes(UTF_16))),
                Tuple.of(1, Combinators.combine(valid(), garbage()).as(JsonForm::concat)));
    }

    /** Nothing of the kind. */
    static Arbitrary<byte[]> garbage() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, WRONG_VALUES.map(text -> text.getBytes(UTF_8))),
                Tuple.of(2, Arbitraries.bytes().array(byte[].class).ofMaxSize(300)),
                Tuple.of(
                        1,
                        Arbitraries.of("a=b&c=d", "prodId=11", "prodId=%zz&=&&", "--x\r\n\r\n--x--")
                                .map(String::getBytes)),
                Tuple.of(
                        1,
                        Arbitraries.of(0, 8_191, 8_192, 8_193, 100_000, 1_000_000)
                                .map(byte[]::new)));
    }

    private Arbitrary<List<Member>> members() {
        List<Arbitrary<List<Member>>> each = fields.stream()
                .map(field -> {
                    Arbitrary<List<Member>> there =
                            field.valid().map(value -> List.of(new Member(field.name(), value)));
                    return field.required() ? there : Arbitraries.oneOf(there, Arbitraries.just(List.<Member>of()));
                })
                .toList();
        return Combinators.combine(each)
                .as(parts -> parts.stream().flatMap(List::stream).toList());
    }

    /** Which of a list whose length is known later. */
    private static Arbitrary<Integer> position() {
        return Arbitraries.integers().between(0, 10_000);
    }

    private static Arbitrary<Byte> anyByte() {
        return Arbitraries.oneOf(
                Arbitraries.bytes(),
                Arbitraries.of((byte) 0, (byte) 0xFF, (byte) 0xC0, (byte) 0x80, (byte) '"', (byte) '\\'));
    }

    private static Arbitrary<String> name() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "", "id", "offerId", "orderId", "price", "status", "class", "@type", "__proto__", "Quantity"),
                Arbitraries.strings().alpha().ofMaxLength(12));
    }

    /** Total length around the limit, and far beyond. */
    private static Arbitrary<Integer> resizing() {
        return Arbitraries.of(BODY_LIMIT - 1, BODY_LIMIT, BODY_LIMIT + 1, 2 * BODY_LIMIT, 100_000, 1_000_000);
    }

    private static byte[] replaceValue(List<Member> members, int position, String value) {
        List<Member> changed = new ArrayList<>(members);
        int at = position % changed.size();
        changed.set(at, new Member(changed.get(at).name(), value));
        return bytes(changed);
    }

    private static byte[] drop(List<Member> members, int position) {
        List<Member> changed = new ArrayList<>(members);
        changed.remove(position % changed.size());
        return bytes(changed);
    }

    private static byte[] repeat(List<Member> members, int position, String value) {
        return add(members, members.get(position % members.size()).name(), value);
    }

    private static byte[] add(List<Member> members, String name, String value) {
        List<Member> changed = new ArrayList<>(members);
        changed.add(new Member(name, value));
        return bytes(changed);
    }

    private static byte[] replaceByte(byte[] body, int position, byte value) {
        byte[] changed = body.clone();
        changed[position % changed.length] = value;
        return changed;
    }

    private static byte[] cut(byte[] body, int position) {
        return Arrays.copyOf(body, position % body.length);
    }

    private static byte[] pad(byte[] body, int length) {
        byte[] padding = new byte[Math.max(0, length - body.length)];
        Arrays.fill(padding, (byte) ' ');
        return concat(padding, body);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] bytes(List<Member> members) {
        return members.stream()
                .map(Member::toString)
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(UTF_8);
    }
}
