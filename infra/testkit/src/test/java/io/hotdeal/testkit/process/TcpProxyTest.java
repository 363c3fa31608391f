package io.hotdeal.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.testkit.process.TcpProxy.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that returns each byte, by way of a proxy. */
class TcpProxyTest {

    private static final int LIMIT_MILLIS = 10_000;
    private static final int A_WHILE_MILLIS = 150;

    private ServerSocket server;
    private TcpProxy proxy;
    private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
        proxy = TcpProxy.to(server.getLocalPort());
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> returnEach(client));
            }
        } catch (IOException closed) {
            // the test ends
        }
    }

    private void returnEach(Socket client) {
        try (client) {
            for (int read = client.getInputStream().read();
                    read >= 0;
                    read = client.getInputStream().read()) {
                received.add(read);
                client.getOutputStream().write(read);
            }
        } catch (IOException closed) {
            // by the proxy
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(LIMIT_MILLIS);
        return socket;
    }

    private static int echo(Socket socket, int sent) throws IOException {
        socket.getOutputStream().write(sent);
        return socket.getInputStream().read();
    }

    private static void assertNothingArrives(Socket socket) throws IOException {
        socket.setSoTimeout(A_WHILE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(LIMIT_MILLIS);
    }

    /** Closed in order, or reset. */
    private static void assertClosed(Socket socket) {
        int read;
        try {
            read = socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException(e);
        } catch (IOException reset) {
            read = -1;
        }
        assertThat(read).isEqualTo(-1);
    }

    @Test
    void passesBytesOnInBothDirections() throws IOException {
        try (Socket client = connect()) {
            assertThat(echo(client, 1)).isEqualTo(1);
            assertThat(echo(client, 2)).isEqualTo(2);
        }
    }

    @Test
    void swallowsOpenConnectionsAndServesLaterOnes() throws Exception {
        try (Socket open = connect()) {
            assertThat(echo(open, 1)).isEqualTo(1);
            proxy.swallow();
            open.getOutputStream().write(2);
            assertNothingArrives(open);
            try (Socket later = connect()) {
                assertThat(echo(later, 3)).isEqualTo(3);
            }
        }
        assertThat(received).containsExactly(1, 3);
    }

    @Test
    void cutsOpenConnectionsAndServesLaterOnes() throws IOException {
        try (Socket open = connect()) {
            assertThat(echo(open, 1)).isEqualTo(1);
            proxy.cut();
            assertClosed(open);
        }
        try (Socket later = connect()) {
            assertThat(echo(later, 2)).isEqualTo(2);
        }
    }

    @Test
    void refusesConnectionsUntilItAcceptsThemAgain() throws IOException {
        try (Socket open = connect()) {
            assertThat(echo(open, 1)).isEqualTo(1);
            proxy.refuse();
            assertClosed(open);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        }
        proxy.accept();
        proxy.accept();
        try (Socket later = connect()) {
            assertThat(echo(later, 2)).isEqualTo(2);
        }
    }

    @Test
    void holdsResponsesAndLosesNone() throws Exception {
        try (Socket client = connect()) {
            proxy.hold(Direction.RESPONSES);
            client.getOutputStream().write(1);
            assertThat(received.poll(LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(1);
            assertNothingArrives(client);
            proxy.release(Direction.RESPONSES);
            assertThat(client.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void holdsRequestsAndLosesNone() throws Exception {
        proxy.hold(Direction.REQUESTS);
        try (Socket client = connect()) {
            client.getOutputStream().write(1);
            assertThat(received.poll(A_WHILE_MILLIS, TimeUnit.MILLISECONDS)).isNull();
            proxy.restore();
            assertThat(client.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void delaysEachPacket() throws IOException {
        proxy.delay(Direction.REQUESTS, Duration.ofMillis(60));
        proxy.delay(Direction.RESPONSES, Duration.ofMillis(60));
        try (Socket client = connect()) {
            assertTakesAtLeast(Duration.ofMillis(120), () -> echo(client, 1));
        }
    }

    @Test
    void carriesSoManyBytesASecond() throws IOException {
        proxy.throttle(Direction.RESPONSES, 1_024);
        try (Socket client = connect()) {
            byte[] sent = new byte[256];
            assertTakesAtLeast(Duration.ofMillis(240), () -> {
                client.getOutputStream().write(sent);
                return client.getInputStream().readNBytes(sent.length).length;
            });
        }
    }

    private interface Exchange {
        int run() throws IOException;
    }

    /** The proxy sleeps for so long, which no machine makes shorter. */
    private static void assertTakesAtLeast(Duration least, Exchange exchange) throws IOException {
        long begin = System.nanoTime();
        assertThat(exchange.run()).isPositive();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(least);
    }

    @Test
    void leadsLaterConnectionsToAnotherServer() throws Exception {
        try (Socket first = connect();
                ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            assertThat(echo(first, 1)).isEqualTo(1);
            proxy.turnTo(other.getLocalPort());
            other.setSoTimeout(LIMIT_MILLIS);
            try (Socket later = connect();
                    Socket accepted = other.accept()) {
                later.getOutputStream().write(7);
                accepted.setSoTimeout(LIMIT_MILLIS);
                assertThat(accepted.getInputStream().read()).isEqualTo(7);
            }
            assertThat(echo(first, 2)).isEqualTo(2);
        }
    }
}
