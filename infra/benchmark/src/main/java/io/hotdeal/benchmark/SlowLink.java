package io.hotdeal.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Passes connections on to a port of this machine, and holds each packet of requests up for a while, as a distance does. */
final class SlowLink implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final Duration delay;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    private SlowLink(ServerSocket server, int target, Duration delay) {
        this.server = server;
        this.target = target;
        this.delay = delay;
    }

    static SlowLink to(int target, Duration delay) throws IOException {
        SlowLink link = new SlowLink(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), target, delay);
        Thread.ofVirtual().start(link::accept);
        return link;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket service = new Socket(InetAddress.getLoopbackAddress(), target);
                for (Socket socket : new Socket[] {client, service}) {
                    socket.setTcpNoDelay(true);
                    open.add(socket);
                }
                Thread.ofVirtual().start(() -> pass(client, service, delay));
                Thread.ofVirtual().start(() -> pass(service, client, Duration.ZERO));
            }
        } catch (IOException closed) {
            // The link ends with its server socket.
        }
    }

    /** A client that waits for each response is held up each time; one that sends ahead is held up once for all it has sent. */
    private static void pass(Socket from, Socket to, Duration delay) {
        byte[] buffer = new byte[1 << 20];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!delay.isZero()) {
                    LockSupport.parkNanos(delay.toNanos());
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException closed) {
            // By the other direction, or by its end.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
