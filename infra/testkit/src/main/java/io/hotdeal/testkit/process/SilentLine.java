package io.hotdeal.testkit.process;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes connections on to a port of this machine. When it {@linkplain #swallow swallows}, the open ones stay open for the clients
 * and carry nothing any more, while the server's ends are closed: what clients see of a host that vanishes and starts again. Later
 * connections work. Thread-safe.
 */
public final class SilentLine implements AutoCloseable {

    private final ServerSocket entry;
    private final ExecutorService forwarders = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Socket> clients = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> servers = new ConcurrentLinkedQueue<>();
    private volatile int target;
    private volatile AtomicBoolean swallows = new AtomicBoolean();

    private SilentLine(ServerSocket entry, int target) {
        this.entry = entry;
        this.target = target;
    }

    /** Opens a line, ready to connect to. */
    public static SilentLine to(int target) throws IOException {
        var line = new SilentLine(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), target);
        line.forwarders.execute(line::accept);
        return line;
    }

    public int port() {
        return entry.getLocalPort();
    }

    /** Later connections go to another port, as after a change of a name's address; the open ones stay where they are. */
    public void turnTo(int port) {
        target = port;
    }

    /** From now on the connections that are open carry nothing. */
    public void swallow() throws IOException {
        AtomicBoolean these = swallows;
        swallows = new AtomicBoolean();
        these.set(true);
        closeAll(servers);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entry.accept();
                clients.add(client);
                connect(client, swallows);
            }
        } catch (IOException closed) {
            // The line ends with its entry.
        }
    }

    private void connect(Socket client, AtomicBoolean these) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            servers.add(server);
            forwarders.execute(() -> forward(client, server, these));
            forwarders.execute(() -> forward(server, client, these));
        } catch (ConnectException refused) {
            client.close(); // as the server does; later connections may work
        }
    }

    private static void forward(Socket from, Socket to, AtomicBoolean swallows) {
        byte[] bytes = new byte[8192];
        try {
            for (int read = from.getInputStream().read(bytes);
                    read >= 0;
                    read = from.getInputStream().read(bytes)) {
                if (!swallows.get()) {
                    to.getOutputStream().write(bytes, 0, read);
                }
            }
            if (!swallows.get()) {
                to.close();
            }
        } catch (IOException closed) {
            // By the other direction, or by the server's end.
        }
    }

    @Override
    public void close() throws IOException {
        entry.close();
        closeAll(clients);
        closeAll(servers);
        forwarders.shutdownNow();
    }

    private static void closeAll(Queue<Socket> sockets) throws IOException {
        for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            socket.close();
        }
    }
}
