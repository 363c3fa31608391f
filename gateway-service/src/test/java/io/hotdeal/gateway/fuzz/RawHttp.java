package io.hotdeal.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client that sends whatever bytes it is given, which every proper one refuses to. It knows only as much of HTTP as
 * the gateway's responses need. One thread.
 */
public final class RawHttp implements Closeable {

    private static final int PATIENCE_MS = 20_000;
    private static final int MAX_BODY_BYTES = 8 * 1024 * 1024;

    /** @param status 0 when the connection was closed without a response */
    public record Response(int status, Map<String, String> headers, String text) {

        static final Response NONE = new Response(0, Map.of(), "");

        /** @param name in lower case */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        public boolean isRefusal() {
            return status == 0 || status >= 400;
        }

        @Override
        public String toString() {
            return status + " " + headers + " " + text.substring(0, Math.min(text.length(), 600));
        }
    }

    private final InetSocketAddress server;
    private @Nullable Socket kept;
    /** The exchange before this one, which may be why the connection is closed. */
    private String before = "";

    public RawHttp(String host, int port) {
        this.server = new InetSocketAddress(host, port);
    }

    /**
     * For requests whose end is clear: the connection is used again unless the response said that it was the last. Status 0 is a
     * request that had no response, be it that the gateway closed a connection without having said so.
     */
    public Response send(byte[] request, boolean hasBodyInResponse) throws IOException {
        boolean isUsed = kept != null;
        try {
            return sendOnce(request, hasBodyInResponse);
        } catch (IOException e) {
            dropKept();
            String connection = isUsed ? "on a connection that was used before for " + before : "on a new connection";
            return new Response(0, Map.of(), connection + ": " + e);
        }
    }

    private Response sendOnce(byte[] request, boolean hasBodyInResponse) throws IOException {
        Socket socket = kept == null ? connect() : kept;
        kept = socket;
        socket.getOutputStream().write(request);
        var in = new BufferedInputStream(socket.getInputStream());
        Response response = read(in, hasBodyInResponse);
        if (response.status == 0) {
            throw new EOFException("closed without a response");
        }
        // A response without a status line, of HTTP/0.9, ends with its connection.
        if (response.headers.isEmpty()
                || response.header("connection").equals("close")
                || response.header("content-type").startsWith("text/event-stream")) {
            dropKept();
        }
        before = new String(request, 0, Math.min(request.length, 1_000), ISO_8859_1) + " answered " + response;
        return response;
    }

    /** For requests that may have no end: on a connection of its own, of which nothing follows. */
    public Response sendAlone(byte[] request) throws IOException {
        try (Socket socket = connect()) {
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
            } catch (IOException closedMeanwhile) {
                // What it has answered can still be read.
            }
            return read(new BufferedInputStream(socket.getInputStream()), true);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(server, PATIENCE_MS);
        return socket;
    }

    private static Response read(InputStream in, boolean hasBody) throws IOException {
        String statusLine = line(in);
        if (statusLine == null) {
            return Response.NONE;
        }
        if (!statusLine.startsWith("HTTP/")) {
            // To a request line without a version: HTTP/0.9 has neither status nor headers.
            // The live page's events have no end; of them the beginning.
            boolean isEndless = statusLine.startsWith("retry:");
            return new Response(
                    200,
                    Map.of(),
                    isEndless ? statusLine : statusLine + new String(in.readNBytes(MAX_BODY_BYTES), UTF_8));
        }
        int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        if (status == 100) {
            return read(in, hasBody);
        }
        boolean isEmpty = !hasBody || status == 204 || status == 304;
        return new Response(status, headers, isEmpty ? "" : body(in, headers));
    }

    private static String body(InputStream in, Map<String, String> headers) throws IOException {
        var body = new ByteArrayOutputStream();
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            boolean isEndless = headers.getOrDefault("content-type", "").startsWith("text/event-stream");
            for (int size = chunkSize(in); size > 0; size = isEndless ? 0 : chunkSize(in)) {
                body.write(exactly(in, size));
                line(in);
            }
            if (!isEndless) {
                line(in);
            }
        } else if (headers.containsKey("content-length")) {
            body.write(exactly(in, Integer.parseInt(headers.getOrDefault("content-length", ""))));
        } else {
            body.write(in.readNBytes(MAX_BODY_BYTES));
        }
        return body.toString(UTF_8);
    }

    private static int chunkSize(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            throw new EOFException("closed between two chunks");
        }
        return Integer.parseInt(line.trim(), 16);
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(Math.min(length, MAX_BODY_BYTES));
        if (bytes.length < length) {
            throw new EOFException("a response of " + length + " bytes ended after " + bytes.length);
        }
        return bytes;
    }

    /** @return null at the end of the stream */
    private static @Nullable String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 && line.size() == 0) {
                return null;
            }
            if (next < 0) {
                break; // a response of HTTP/0.9 is what it says, without a line's end
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    private void dropKept() throws IOException {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }

    @Override
    public void close() throws IOException {
        dropKept();
    }
}
