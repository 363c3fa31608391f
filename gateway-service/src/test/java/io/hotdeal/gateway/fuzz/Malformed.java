package io.hotdeal.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Bytes that were a valid request once. */
final class Malformed {

    /** In place of the request line of a valid request. */
    private static final List<String> REQUEST_LINES = List.of(
            "",
            " ",
            "GET",
            "GET /offers",
            "GET  /offers  HTTP/1.1",
            "GET /offers HTTP/0.9",
            "GET /offers HTTP/1.0",
            "GET /offers HTTP/2.0",
            "GET /offers HTTP/9.9",
            "GET /offers http/1.1",
            "GET /offers FTP/1.1",
            "GET /off ers HTTP/1.1",
            "GET /offers\tHTTP/1.1",
            "GET offers HTTP/1.1",
            "GET * HTTP/1.1",
            "OPTIONS * HTTP/1.1",
            "GET http://evil.example/offers HTTP/1.1",
            "GET http:// HTTP/1.1",
            "GET ://x HTTP/1.1",
            "CONNECT evil.example:443 HTTP/1.1",
            "CONNECT /offers HTTP/1.1",
            "G\u0000T /offers HTTP/1.1",
            "GET /\u0000 HTTP/1.1",
            "GET /{id} HTTP/1.1",
            "GET /offers|x HTTP/1.1",
            "GET /\"<>^` HTTP/1.1",
            "GET /\u00fc\u00ff HTTP/1.1",
            "GET /offers?q=\u00ff HTTP/1.1",
            "GET /offers?{}|\"<> HTTP/1.1",
            "G(T /offers HTTP/1.1",
            "\u0016\u0003\u0001\u0002",
            "PRI * HTTP/2.0",
            "GET /" + "x".repeat(9_000) + " HTTP/1.1",
            "GET /..%2f..%5c HTTP/1.1",
            "GET /../../etc/passwd HTTP/1.1",
            "GET /offers HTTP/1.1 ",
            "GET /offers#x HTTP/1.1",
            "GET /offers\\x HTTP/1.1");

    /** Among the headers of a valid request. */
    private static final List<String> HEADER_LINES = List.of(
            "Content-Length: -1",
            "Content-Length: 1",
            "Content-Length: 100000",
            "Content-Length: x",
            "Content-Length: 99999999999999999999",
            "Content-Length: 5, 5",
            "Content-Length: +5",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: nonsense",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding : chunked",
            "Host: other.example",
            "Host: a b",
            "Host: [::1",
            "Host: x:99999999",
            "Host:",
            "no colon",
            ": no name",
            "Bad Name: x",
            "Bad\u0000Name: x",
            "X: a\u0000b",
            "X: a\u0007b",
            "X: a\rb",
            "X\u00ff: 1",
            " folded",
            "X-Long: " + "x".repeat(9_000),
            "X-Long: " + "x".repeat(70_000),
            "Connection: close, , x",
            "Expect: 100-continue\r\nContent-Length: 0",
            "(): x",
            "X-A:\u000bx");

    private Malformed() {}

    /** Of a valid request each, in one of the ways in which clients, proxies and attackers break them. */
    static Arbitrary<FuzzRequest> of(Arbitrary<FuzzRequest> valid) {
        Arbitrary<byte[]> bytes = valid.map(FuzzRequest::bytes);
        Arbitrary<byte[]> broken = Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        Combinators.combine(bytes, Arbitraries.of(REQUEST_LINES))
                                .as(Malformed::replaceFirstLine)),
                Tuple.of(
                        3,
                        Combinators.combine(bytes, Arbitraries.of(HEADER_LINES)).as(Malformed::insertHeader)),
                Tuple.of(3, Combinators.combine(bytes, position(), splice()).as(Malformed::splice)),
                Tuple.of(1, Combinators.combine(bytes, position()).as(Malformed::cut)),
                Tuple.of(1, Combinators.combine(bytes, position(), splice()).as(Malformed::overwrite)),
                Tuple.of(1, bytes.map(Malformed::bareLineFeeds)),
                Tuple.of(1, valid.map(request -> brokenChunks(request.bytes()))),
                Tuple.of(1, Arbitraries.integers().between(90, 150).map(Malformed::manyHeaders)),
                Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(400)));
        return broken.map(FuzzRequest::malformed);
    }

    private static Arbitrary<Integer> position() {
        return Arbitraries.integers().between(0, 100_000);
    }

    private static Arbitrary<byte[]> splice() {
        return Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(6),
                Arbitraries.of(
                                "\r\n",
                                "\r\n\r\n",
                                "\n",
                                "\r",
                                "\u0000",
                                " ",
                                ":",
                                "%",
                                "%%",
                                "../",
                                ";",
                                "\\",
                                "?",
                                "#",
                                "\u00ff",
                                "\u0085")
                        .map(text -> text.getBytes(ISO_8859_1)));
    }

    private static byte[] replaceFirstLine(byte[] request, String line) {
        return concat(line.getBytes(ISO_8859_1), request, endOfFirstLine(request));
    }

    private static byte[] insertHeader(byte[] request, String line) {
        int end = endOfFirstLine(request);
        byte[] head = concat(Arrays.copyOf(request, end), ("\r\n" + line).getBytes(ISO_8859_1), 0);
        return concat(head, request, end);
    }

    private static byte[] splice(byte[] request, int position, byte[] inserted) {
        int at = position % request.length;
        return concat(concat(Arrays.copyOf(request, at), inserted, 0), request, at);
    }

    private static byte[] overwrite(byte[] request, int position, byte[] written) {
        byte[] changed = request.clone();
        int at = position % request.length;
        System.arraycopy(written, 0, changed, at, Math.min(written.length, changed.length - at));
        return changed;
    }

    private static byte[] cut(byte[] request, int position) {
        return Arrays.copyOf(request, position % request.length);
    }

    private static byte[] bareLineFeeds(byte[] request) {
        return new String(request, ISO_8859_1).replace("\r\n", "\n").getBytes(ISO_8859_1);
    }

    /** The body in chunks that say another size than they have. */
    private static byte[] brokenChunks(byte[] request) {
        return new String(request, ISO_8859_1)
                .replaceFirst("\r\nContent-Length: \\d+", "\r\nTransfer-Encoding: chunked")
                .replaceFirst("\r\n\r\n", "\r\n\r\n7fffffff;x=\"\r\n")
                .getBytes(ISO_8859_1);
    }

    private static byte[] manyHeaders(int count) {
        var request = new StringBuilder("GET /offers HTTP/1.1\r\n" + FuzzRequest.HOST + "\r\n");
        for (int i = 0; i < count; i++) {
            request.append("X-").append(i).append(": x\r\n");
        }
        return request.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    private static int endOfFirstLine(byte[] request) {
        return new String(request, ISO_8859_1).indexOf('\r');
    }

    private static byte[] concat(byte[] first, byte[] second, int from) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first);
        bytes.write(second, from, second.length - from);
        return bytes.toByteArray();
    }
}
