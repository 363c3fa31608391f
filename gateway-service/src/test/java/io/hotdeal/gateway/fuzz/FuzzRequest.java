package io.hotdeal.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hotdeal.testkit.shop.SignedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One generated request.
 *
 * @param target    path and query as they go into the request line
 * @param headers   whole lines, each character a byte; the length is added
 * @param body      each character a byte; of a malformed request all of it
 * @param isChunked whether the body comes without saying its length
 */
public record FuzzRequest(
        Kind kind, String method, String target, List<String> headers, String body, boolean isChunked) {

    /** How far from what the operation wants. */
    public enum Kind {
        /** As documented: refused only for the state of the shop. */
        VALID,
        /** Valid, with one part changed. */
        NEAR_VALID,
        /** Every part changed, and still HTTP. */
        GARBAGE,
        /** Not HTTP, or no longer; see {@link Malformed}. */
        MALFORMED
    }

    static final String HOST = "Host: hotdeal.test";

    static FuzzRequest malformed(byte[] bytes) {
        return new FuzzRequest(Kind.MALFORMED, "", "", List.of(), new String(bytes, ISO_8859_1), false);
    }

    FuzzRequest as(Kind other) {
        return new FuzzRequest(other, method, target, headers, body, isChunked);
    }

    FuzzRequest withMethod(String other) {
        return new FuzzRequest(kind, other, target, headers, body, isChunked);
    }

    FuzzRequest withTarget(String other) {
        return new FuzzRequest(kind, method, other, headers, body, isChunked);
    }

    FuzzRequest withBody(byte[] other) {
        return new FuzzRequest(kind, method, target, headers, new String(other, ISO_8859_1), isChunked);
    }

    /** In place of those of its name. */
    FuzzRequest withHeader(String line) {
        String name = line.substring(0, line.indexOf(':') + 1).toLowerCase(Locale.ROOT);
        List<String> changed = new ArrayList<>(headers);
        changed.removeIf(header -> header.toLowerCase(Locale.ROOT).startsWith(name));
        changed.add(line);
        return new FuzzRequest(kind, method, target, changed, body, isChunked);
    }

    FuzzRequest withFurtherHeader(String line) {
        List<String> changed = new ArrayList<>(headers);
        changed.add(line);
        return new FuzzRequest(kind, method, target, changed, body, isChunked);
    }

    FuzzRequest withoutHeader(String name) {
        List<String> changed = new ArrayList<>(headers);
        changed.removeIf(header -> header.startsWith(name + ":"));
        return new FuzzRequest(kind, method, target, changed, body, isChunked);
    }

    /** As the payment provider does; the body is what it is by now. */
    FuzzRequest signed(String secret) {
        SignedEvent event = SignedEvent.signed(secret, body.getBytes(ISO_8859_1));
        return withHeader(SignedEvent.HEADER + ": " + event.signature());
    }

    FuzzRequest chunked() {
        return new FuzzRequest(kind, method, target, headers, body, true);
    }

    public boolean hasBodyInResponse() {
        return !method.equals("HEAD");
    }

    /** As it goes over the wire. */
    public byte[] bytes() {
        return (kind == Kind.MALFORMED ? body : head() + (isChunked ? chunks() : body)).getBytes(ISO_8859_1);
    }

    private String head() {
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        if (isChunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (!body.isEmpty() || method.equals("POST") || method.equals("PUT")) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private String chunks() {
        String only = body.isEmpty() ? "" : Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
        return only + "0\r\n\r\n";
    }

    @Override
    public String toString() {
        return kind + " " + readable(bytes());
    }

    /** Printable, one line, at most some hundred characters. */
    public static String readable(byte[] bytes) {
        var text = new StringBuilder();
        for (byte next : bytes) {
            if (text.length() > 900) {
                return text + "… (" + bytes.length + " bytes)";
            }
            switch (next) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                default ->
                    text.append(
                            next >= ' ' && next < 127 ? String.valueOf((char) next) : "\\x%02x".formatted(next & 0xFF));
            }
        }
        return text.toString();
    }
}
