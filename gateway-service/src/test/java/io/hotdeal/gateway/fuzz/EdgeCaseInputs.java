package io.hotdeal.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** What stands where something else should: in paths, queries and headers. */
final class EdgeCaseInputs {

    /** In place of a path variable; legal in a request line. */
    static final Arbitrary<String> SEGMENTS = Arbitraries.frequencyOf(
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
    static final List<String> AROUND_PATHS = List.of(
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

    static final Arbitrary<String> QUERIES = Arbitraries.frequencyOf(
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

    static final Arbitrary<String> HEADERS = Arbitraries.frequencyOf(
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

    private EdgeCaseInputs() {}

    private static Arbitrary<String> values(String header, String... values) {
        return Arbitraries.of(values).map(value -> header + ": " + value);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1));
    }
}
