package io.hotdeal.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes connections on to a port of this machine, and fails as networks do. Faults compose, and each ends by its own method or all of
 * them by {@link #restore}. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    /** What clients send, and what they receive. */
    public enum Direction {
        REQUESTS,
        RESPONSES
    }

    private static final int BUFFER_BYTES = 1 << 16;
    private static final long HELD_POLL_NANOS = Duration.ofMillis(5).toNanos();
    /** Of a slow connection: so many packets a second. */
    private static final int SLICES = 8;

    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(10);

    /** How the bytes of one direction travel. */
    private static final class Flow {
        private volatile boolean held;
        private volatile Duration delay = Duration.ZERO;
        /** 0: without a limit. */
        private volatile int bytesPerSecond;
    }

    private final int port;
    private final ExecutorService forwarders = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final Set<Socket> servers = ConcurrentHashMap.newKeySet();
    private final Map<Direction, Flow> flows =
            new EnumMap<>(Map.of(Direction.REQUESTS, new Flow(), Direction.RESPONSES, new Flow()));
    private ServerSocket entry;
    /** Ends after {@link #entry} is closed. */
    private Future<?> accepting;

    private volatile int target;
    private volatile AtomicBoolean swallows = new AtomicBoolean();

    private TcpProxy(ServerSocket entry, int target) {
        this.entry = entry;
        this.port = entry.getLocalPort();
        this.target = target;
        this.accepting = forwarders.submit(() -> accept(entry));
    }

    /** Opens a proxy on any free port, ready to connect to. */
    public static TcpProxy to(int target) throws IOException {
        return at(new Ports().free(), target);
    }

    /** Opens a proxy on this port, ready to connect to. */
    public static TcpProxy at(int port, int target) throws IOException {
        return new TcpProxy(listen(port), target);
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
    }

    public int port() {
        return port;
    }

    /** Later connections go to another port, as after a change of a name's address; the open ones stay where they are. */
    public void turnTo(int other) {
        target = other;
    }

    /**
     * The open connections stay open for the clients and carry nothing any more, while the server's ends are closed: what clients see
     * of a host that vanishes and starts again. Later connections work.
     */
    public void swallow() throws IOException {
        AtomicBoolean these = swallows;
        swallows = new AtomicBoolean();
        these.set(true);
        closeAll(servers);
    }

    /** Closes the open connections at both ends. Later ones work. */
    public void cut() throws IOException {
        closeAll(clients);
        closeAll(servers);
    }

    /** Closes the open connections and refuses others until {@link #accept()}. */
    public synchronized void refuse() throws IOException {
        entry.close();
        cut();
        awaitRefusal();
    }

    /** A port is closed only when the thread that waits for its connections has noticed. */
    private void awaitRefusal() throws IOException {
        try {
            accepting.get(CLOSED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Port " + port + " still takes connections.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before port " + port + " was closed");
        }
    }

    /** Ends {@link #refuse}. */
    public synchronized void accept() throws IOException {
        if (entry.isClosed()) {
            ServerSocket reopened = listen(port);
            entry = reopened;
            accepting = forwarders.submit(() -> accept(reopened));
        }
    }

    /** Bytes of this direction wait until {@link #release}, also those of new connections. None is lost: TCP repeats them. */
    public void hold(Direction direction) {
        flow(direction).held = true;
    }

    /** Ends {@link #hold}. */
    public void release(Direction direction) {
        flow(direction).held = false;
    }

    /**
     * Each packet of this direction arrives later. A client that waits for each response is delayed each time; one that sends ahead is
     * delayed once for all it has sent.
     */
    public void delay(Direction direction, Duration delay) {
        flow(direction).delay = delay;
    }

    /** Each connection carries so many bytes a second in this direction; 0 ends it. */
    public void throttle(Direction direction, int bytesPerSecond) {
        flow(direction).bytesPerSecond = bytesPerSecond;
    }

    /** Ends all faults. Swallowed and cut connections stay lost. */
    public void restore() throws IOException {
        for (Direction direction : Direction.values()) {
            release(direction);
            delay(direction, Duration.ZERO);
            throttle(direction, 0);
        }
        accept();
    }

    private Flow flow(Direction direction) {
        return Objects.requireNonNull(flows.get(direction));
    }

    private void accept(ServerSocket listening) {
        try {
            while (true) {
                Socket client = listening.accept();
                AtomicBoolean these = swallows;
                clients.add(client);
                if (listening.isClosed()) {
                    forget(client); // accepted before it refused, and added after it has cut all
                    return;
                }
                forwarders.execute(() -> connect(client, these));
            }
        } catch (IOException closed) {
            // It refuses, or has ended.
        }
    }

    private void connect(Socket client, AtomicBoolean these) {
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException refused) {
            forget(client); // as the server does; later connections may work
            return;
        }
        servers.add(server);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            forwarders.execute(() -> forward(client, server, these, flow(Direction.REQUESTS)));
            forward(server, client, these, flow(Direction.RESPONSES));
        } catch (IOException cut) {
            forget(client);
            forget(server);
        }
    }

    private void forward(Socket from, Socket to, AtomicBoolean swallows, Flow flow) {
        byte[] bytes = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                pass(bytes, read, to, swallows, flow);
            }
        } catch (IOException closed) {
            // By the other direction, or by an end.
        }
        awaitRelease(flow);
        if (!swallows.get()) {
            forget(from);
            forget(to);
        }
    }

    private static void pass(byte[] bytes, int length, Socket to, AtomicBoolean swallows, Flow flow)
            throws IOException {
        LockSupport.parkNanos(flow.delay.toNanos());
        for (int sent = 0; sent < length; ) {
            int rate = flow.bytesPerSecond;
            int slice = rate == 0 ? length - sent : Math.min(length - sent, Math.max(1, rate / SLICES));
            LockSupport.parkNanos(rate == 0 ? 0 : Duration.ofSeconds(slice).toNanos() / rate);
            awaitRelease(flow);
            if (!swallows.get()) {
                to.getOutputStream().write(bytes, sent, slice);
            }
            sent += slice;
        }
    }

    private static void awaitRelease(Flow flow) {
        while (flow.held) {
            LockSupport.parkNanos(HELD_POLL_NANOS);
        }
    }

    private void forget(Socket socket) {
        clients.remove(socket);
        servers.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            entry.close();
        }
        for (Flow flow : flows.values()) {
            flow.held = false;
        }
        cut();
        forwarders.shutdownNow();
    }

    private static void closeAll(Set<Socket> sockets) throws IOException {
        for (Socket socket : List.copyOf(sockets)) {
            sockets.remove(socket);
            socket.close();
        }
    }
}
