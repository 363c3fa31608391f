package io.hotdeal.gateway.warmup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hotdeal.stock.ShadowOffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Connections to a port of this machine, each of which orders again as soon as it has its response. In plain sockets: an HTTP client
 * would have to be warmed up itself.
 */
final class LoopbackBuyers implements AutoCloseable {

    private static final byte[] ACCEPTED = "HTTP/1.1 202".getBytes(US_ASCII);
    private static final String LENGTH = "Content-Length:";
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(US_ASCII);
    /** A response has some 300 bytes. */
    private static final int LONGEST_RESPONSE = 4_096;
    /** Longer than a gateway's deadline for an order by default, with a call to Redis on top. */
    private static final int PATIENCE_MILLIS = 5_000;

    private final int port;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger orders = new AtomicInteger();
    private volatile boolean closed;
    private volatile @Nullable String failure;

    private LoopbackBuyers(int port) {
        this.port = port;
    }

    /** @param connections that order at the same time */
    static LoopbackBuyers start(int port, int connections) {
        var buyers = new LoopbackBuyers(port);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            names.add("shadow-" + i + "-");
        }
        names.forEach(name -> Thread.ofVirtual().name(name).start(() -> buyers.order(name)));
        return buyers;
    }

    /** Orders that were accepted so far. */
    int orders() {
        return orders.get();
    }

    /** @return why one of the connections has ended by itself; null while none has */
    @Nullable
    String failure() {
        return failure;
    }

    private void order(String customers) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            sockets.add(socket);
            byte[] buffer = new byte[LONGEST_RESPONSE];
            for (int i = 0; !closed; i++) {
                socket.getOutputStream().write(request(customers + i));
                int length = readResponse(socket.getInputStream(), buffer);
                if (!startsWith(buffer, ACCEPTED)) {
                    failure = new String(buffer, 0, length, US_ASCII);
                    return;
                }
                orders.incrementAndGet();
            }
        } catch (IOException e) {
            if (!closed) {
                failure = e.toString();
            }
        }
    }

    private static byte[] request(String customer) {
        String body = "{\"customerId\":\"" + customer + "\",\"quantity\":1}";
        return ("POST /offers/" + ShadowOffer.ID + "/orders HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    /** @return the bytes of the response, which has a length of its own */
    private static int readResponse(InputStream in, byte[] buffer) throws IOException {
        int length = 0;
        int end = Integer.MAX_VALUE;
        while (length < end) {
            int read = in.read(buffer, length, buffer.length - length);
            if (read <= 0) {
                throw new IOException("the response ends after " + length + " bytes");
            }
            length += read;
            if (end == Integer.MAX_VALUE) {
                int body = indexOf(buffer, length, END_OF_HEAD);
                end = body < 0 ? end : body + END_OF_HEAD.length + contentLength(new String(buffer, 0, body, US_ASCII));
            }
        }
        return length;
    }

    private static int contentLength(String head) throws IOException {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, LENGTH, 0, LENGTH.length()))
                .mapToInt(
                        line -> Integer.parseInt(line.substring(LENGTH.length()).trim()))
                .findFirst()
                .orElseThrow(() -> new IOException("the response does not say its length"));
    }

    private static int indexOf(byte[] bytes, int length, byte[] part) {
        for (int i = 0; i + part.length <= length; i++) {
            int same = 0;
            while (same < part.length && bytes[i + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] bytes, byte[] begin) {
        return indexOf(bytes, begin.length, begin) == 0;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
