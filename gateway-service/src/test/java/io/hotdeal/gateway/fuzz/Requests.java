package io.hotdeal.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hotdeal.gateway.fuzz.FuzzRequest.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Requests for an operation: valid ones, such with one fault, and worse. */
public final class Requests {

    private static final List<String> METHODS = List.of(
            "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW", "get", "Post");

    /** In place of a path variable; legal in a request line. */
    private static final Arbitrary<String> WRONG_SEGMENTS = Arbitraries.frequencyOf(
            Tuple.of(
                    4,
                    Arbitraries.of(
                            "0",
                            "-1",
                            "01",
                            "1.0",
                            "1e1",
                            "+11",
                            "999999999",
                            "1000000000",
                            "99999999999999999999",
                            "x",
                            "%00",
                            "%2f",
                            "%2F..",
                            "..",
                            ".",
                            "%2e%2e",
                            "..%2f..",
                            "%25",
                            "%2500",
                            "11;x=1",
                            ";",
                            "11%20",
                            "%0d%0aX:1",
                            "%zz",
                            "%",
                            "%1",
                            "11%",
                            "%D9%A3",
                            "%C0%AF",
                            "%FF",
                            "null",
                            "*",
                            "%7B7*7%7D",
                            "$%7Bx%7D",
                            "11,12",
                            "%F0%9F%98%80",
                            "00000000-0000-0000-0000-000000000000",
                            "A0000000-0000-0000-0000-000000000000")),
            Tuple.of(1, Arbitraries.integers().greaterOrEqual(100_000).map(String::valueOf)),
            Tuple.of(
                    2,
                    Arbitraries.strings()
                            .ofMinLength(1)
                            .ofMaxLength(30)
                            .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))),
            Tuple.of(1, Arbitraries.integers().between(100, 6_000).map("9"::repeat)));

    /** Around a path that is right. */
    private static final List<String> AROUND = List.of(
            "%s/",
            "/%s",
            "%s//",
            "%s;x=1",
            "%s.json",
            "%s%%2f",
            "%s/..",
            "%s/.",
            "/.%s",
            "/x/..%s",
            "%s%%00",
            "%s%%3b",
            "%s?",
            "%s?&&",
            "%s?%%",
            "%s?a=%%zz",
            "%s?%%00=1",
            "%s?a=%%C0%%AF",
            "%s?a[]=1&a[]=2",
            "%s%%252e");

    private static final Arbitrary<String> WRONG_QUERIES = Arbitraries.frequencyOf(
            Tuple.of(
                    2,
                    Arbitraries.of(
                            "",
                            "prodId",
                            "prodId=",
                            "prodId=0",
                            "prodId=01",
                            "prodId=-1",
                            "prodId=1.5",
                            "prodId=999999999",
                            "prodId=1000000000",
                            "prodId=x",
                            "prodId=%zz",
                            "prodId=%",
                            "prodId=%00",
                            "prodId=%FF",
                            "=",
                            "&",
                            "&&&",
                            "prodId=0&prodId=0",
                            "PRODID=0",
                            "prodId[]=0",
                            "prodid=%D9%A3&prodId=%D9%A3",
                            "prodId=999999;x=1")),
            Tuple.of(
                    1,
                    Arbitraries.strings()
                            .ofMaxLength(40)
                            .map(text -> "prodId=" + URLEncoder.encode(text, StandardCharsets.UTF_8))),
            Tuple.of(
                    1,
                    Arbitraries.strings()
                            .withChars("prodId=&%0123456789;+-._~!$'()*,:@/?")
                            .ofMaxLength(40)
                            .map(text -> "x" + text)));

    /** What may stand in a header's value. */
    private static final Arbitrary<String> TEXT = Arbitraries.strings()
            .withCharRange(' ', '~')
            .withCharRange('\u00a0', '\u00ff')
            .withChars('\t')
            .ofMaxLength(60);

    private static final Arbitrary<String> WRONG_HEADERS = Arbitraries.frequencyOf(
            Tuple.of(
                    3,
                    values(
                            "Accept",
                            "",
                            "text/csv",
                            "image/*",
                            "*/*;q=0",
                            "nonsense",
                            "application/json;q=2",
                            "a/b;c=\"",
                            "*/json",
                            "application/*+json",
                            "text/html",
                            "application/xml",
                            "application/problem+json",
                            "text/event-stream",
                            ",,,",
                            "text/html, application/json;q=0.1")),
            Tuple.of(
                    3,
                    values(
                            "Content-Type",
                            "",
                            "text/plain",
                            "nonsense",
                            "application/xml",
                            "application/json;charset=utf-16",
                            "application/json; charset=nonsense",
                            "application/json;charset=",
                            "application/x-www-form-urlencoded",
                            "multipart/form-data",
                            "multipart/form-data; boundary=x",
                            "*/*",
                            "application/*",
                            "application/json, text/plain",
                            "application/problem+json",
                            "a/b/c",
                            ";")),
            Tuple.of(
                    3,
                    values(
                            "Idempotency-Key",
                            "",
                            " ",
                            "a b",
                            "k".repeat(65),
                            "k".repeat(128),
                            "k".repeat(129),
                            "\u00fc",
                            "\t",
                            "k,k",
                            "{}|~")),
            Tuple.of(
                    2,
                    values(
                            "Authorization",
                            "",
                            "Basic",
                            "Basic ",
                            "Basic !!!",
                            "Basic Og==",
                            "Basic " + base64("fuzz"),
                            "Basic " + base64("fuzz:wrong"),
                            "Basic " + base64("\u0000:\u0000"),
                            "Basic " + base64(":" + "x".repeat(100)),
                            "Bearer x",
                            "Bearer a.b.c",
                            "Digest username=\"x\"",
                            "basic \u00ff")),
            Tuple.of(
                    3,
                    Arbitraries.of(
                            "Range: bytes=9999999-",
                            "Range: bytes=-",
                            "Range: bytes=0-0,1-1,5-2",
                            "Range: x",
                            "If-None-Match: \"",
                            "If-Match: \"x\"",
                            "If-Modified-Since: yesterday",
                            "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
                            "Cookie: =;;\"",
                            "Cookie: JSESSIONID=../..",
                            "Expect: 100-continue",
                            "Expect: 200-ok",
                            "Content-Encoding: gzip",
                            "Accept-Encoding: gzip",
                            "Accept-Language: x-\u00ff",
                            "Accept-Charset: nonsense",
                            "Origin: null",
                            "Origin: http://evil.example",
                            "Upgrade: h2c",
                            "X-HTTP-Method-Override: DELETE",
                            "X-Forwarded-For: 127.0.0.1, x",
                            "X-Forwarded-Host: evil.example",
                            "X-Forwarded-Prefix: /..",
                            "Forwarded: for=\"",
                            "X-Original-URL: /admin/session",
                            "Max-Forwards: 0",
                            "Last-Event-ID: x",
                            "traceparent: 00-x",
                            "TE: trailers",
                            "Connection: close",
                            "Connection: upgrade",
                            "Content-Language: \u00e9",
                            "Date: never",
                            "DNT: 1")),
            Tuple.of(1, TEXT.map(text -> "Accept: " + text)),
            Tuple.of(1, TEXT.map(text -> "Content-Type: " + text)),
            Tuple.of(1, TEXT.map(text -> "Idempotency-Key: " + text)),
            Tuple.of(1, TEXT.map(text -> "Authorization: " + text)),
            Tuple.of(1, TEXT.map(text -> "Cookie: " + text)),
            Tuple.of(1, TEXT.map(text -> "X-Fuzz: " + text)));

    private final World world;

    public Requests(World world) {
        this.world = world;
    }

    public Arbitrary<FuzzRequest> of(Operation operation) {
        Arbitrary<FuzzRequest> valid = valid(operation);
        return Arbitraries.frequencyOf(
                Tuple.of(4, valid),
                Tuple.of(5, nearValid(operation, valid)),
                Tuple.of(1, garbage(operation)),
                Tuple.of(1, Malformed.of(valid)));
    }

    Arbitrary<FuzzRequest> valid(Operation operation) {
        JsonForm form = operation.form();
        Arbitrary<byte[]> body = form == null ? Arbitraries.just(new byte[0]) : form.valid();
        Arbitrary<FuzzRequest> plain = Combinators.combine(target(operation, validPath(operation)), body, key())
                .as((target, bytes, key) -> {
                    List<String> headers = new ArrayList<>();
                    if (form != null) {
                        headers.add("Content-Type: application/json");
                    }
                    if (operation.signedIn()) {
                        headers.add("Authorization: " + world.authorization());
                    }
                    if (!key.isEmpty()) {
                        headers.add("Idempotency-Key: " + key);
                    }
                    return new FuzzRequest(
                            Kind.VALID, operation.method(), target, headers, new String(bytes, ISO_8859_1), false);
                });
        return form == null
                ? plain
                : Arbitraries.frequencyOf(
                        Tuple.of(8, plain),
                        Tuple.of(1, plain.map(FuzzRequest::chunked)),
                        Tuple.of(
                                1,
                                plain.map(request ->
                                        request.withFurtherHeader("Accept: application/json;q=0.5, */*;q=0.1"))));
    }

    private Arbitrary<FuzzRequest> nearValid(Operation operation, Arbitrary<FuzzRequest> valid) {
        List<Tuple.Tuple2<Integer, Arbitrary<FuzzRequest>>> faults = new ArrayList<>(List.of(
                Tuple.of(1, Combinators.combine(valid, Arbitraries.of(METHODS)).as(FuzzRequest::withMethod)),
                Tuple.of(2, Combinators.combine(valid, Arbitraries.of(AROUND)).as(Requests::around)),
                Tuple.of(4, Combinators.combine(valid, WRONG_HEADERS).as(FuzzRequest::withHeader)),
                Tuple.of(1, Combinators.combine(valid, WRONG_HEADERS).as(FuzzRequest::withFurtherHeader)),
                Tuple.of(1, Combinators.combine(valid, JsonForm.garbage()).as(FuzzRequest::withBody))));
        if (operation.path().contains("{")) {
            faults.add(
                    Tuple.of(4, Combinators.combine(valid, wrongPath(operation)).as(FuzzRequest::withTarget)));
        }
        if (operation.query() != null) {
            faults.add(Tuple.of(
                    6,
                    Combinators.combine(valid, WRONG_QUERIES)
                            .as((request, query) -> request.withTarget(operation.path() + "?" + query))));
        }
        if (operation.signedIn()) {
            faults.add(Tuple.of(1, valid.map(request -> request.withoutHeader("Authorization"))));
        }
        JsonForm form = operation.form();
        if (form != null) {
            faults.add(Tuple.of(10, Combinators.combine(valid, form.nearValid()).as(FuzzRequest::withBody)));
            faults.add(Tuple.of(1, valid.map(request -> request.withoutHeader("Content-Type"))));
        }
        return Arbitraries.frequencyOf(faults).map(request -> request.as(Kind.NEAR_VALID));
    }

    private Arbitrary<FuzzRequest> garbage(Operation operation) {
        Arbitrary<List<String>> headers = WRONG_HEADERS.list().ofMaxSize(6);
        return Combinators.combine(
                        Arbitraries.of(METHODS),
                        target(operation, wrongPath(operation)),
                        headers,
                        JsonForm.garbage(),
                        Arbitraries.of(true, false, false))
                .as((method, target, lines, body, isChunked) ->
                        new FuzzRequest(Kind.GARBAGE, method, target, lines, new String(body, ISO_8859_1), isChunked));
    }

    private Arbitrary<String> validPath(Operation operation) {
        String path = operation.path();
        if (path.contains("{orderId}")) {
            return Arbitraries.of(world.orders());
        }
        if (path.contains("{id}")) {
            List<Integer> ids = operation.isAdministration() ? world.changing() : world.offers();
            return Arbitraries.of(ids).map(id -> path.replace("{id}", id.toString()));
        }
        if (path.contains("{file}")) {
            return Arbitraries.of(world.files());
        }
        return Arbitraries.just(path.replace("{name}", "jvm.memory.used"));
    }

    private static Arbitrary<String> wrongPath(Operation operation) {
        List<String> constants = operation.pathParts();
        return WRONG_SEGMENTS.list().ofSize(1 + constants.size() / 2).map(segments -> {
            var path = new StringBuilder();
            for (int i = 0; i < constants.size(); i++) {
                path.append(i % 2 == 0 ? constants.get(i) : segments.get(i / 2));
            }
            return constants.size() > 1 ? path.toString() : path + "/" + segments.getFirst();
        });
    }

    private Arbitrary<String> target(Operation operation, Arbitrary<String> path) {
        String query = operation.query();
        return query == null
                ? path
                : Combinators.combine(path, Arbitraries.of(products(operation)))
                        .as((constant, product) -> constant + "?" + query + "=" + product);
    }

    private List<Integer> products(Operation operation) {
        return operation.effect() == Operation.Effect.SELLS_THE_OLD_WAY ? world.products() : world.offers();
    }

    /** Some again and again, so that there are replays and keys used twice; often none. */
    private static Arbitrary<String> key() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just("")),
                Tuple.of(1, Arbitraries.integers().between(1, 3).map(number -> "again-" + number)),
                Tuple.of(
                        2,
                        Arbitraries.strings()
                                .withCharRange('!', '~')
                                .ofMinLength(20)
                                .ofMaxLength(60)));
    }

    private static FuzzRequest around(FuzzRequest request, String form) {
        return request.withTarget(form.formatted(request.target()));
    }

    private static Arbitrary<String> values(String header, String... values) {
        return Arbitraries.of(values).map(value -> header + ": " + value);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1));
    }
}
