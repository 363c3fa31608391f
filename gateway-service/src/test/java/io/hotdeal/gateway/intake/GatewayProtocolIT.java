package io.hotdeal.gateway.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.WebServer;

/** Clients at the sockets of a real Tomcat that serves one request at a time and has few connections. */
class GatewayProtocolIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    /** Longer than all that a test waits for. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final int CONNECTIONS = 20;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Socket> connections = new ArrayList<>();
    private final AtomicInteger posts = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private WebServer server;

    private int port;

    @BeforeEach
    void start() {
        var factory = new TomcatServletWebServerFactory(0);
        factory.setShutdown(Shutdown.GRACEFUL);
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("maxKeepAliveRequests", "-1");
            connector.setProperty("maxConnections", Integer.toString(CONNECTIONS));
            connector.setProperty("connectionTimeout", Long.toString(LONG.toMillis()));
        });
        new IntakeConfiguration()
                .boundedIntake(new IntakeProperties(1, 0, LONG, 1, LONG), meters)
                .customize(factory);
        server = factory.getWebServer(
                context -> context.addServlet("buying", new Buying(posts)).addMapping("/*"));
        server.start();
        port = server.getPort();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
        server.stop();
        http.shutdownNow();
    }

    /** Reads the body of a POST, not that of a PUT. */
    private static final class Buying extends HttpServlet {

        private final AtomicInteger posts;

        Buying(AtomicInteger posts) {
            this.posts = posts;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {}

        @Override
        protected void doPut(HttpServletRequest request, HttpServletResponse response) {}

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            posts.incrementAndGet();
            response.getWriter().print(request.getInputStream().readAllBytes().length);
        }
    }

    /** Also after its connections have been checked, which happens five times a second. */
    @Test
    void keepsAConnectionThatHasRoom() throws Exception {
        Socket connection = connect();
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
        long begin = System.nanoTime();
        int responses = 0;
        while (System.nanoTime() - begin < Duration.ofSeconds(1).toNanos()) {
            send(connection, "GET /docs HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 ");
            for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                assertThat(header).isNotEqualToIgnoringCase("Connection: close");
            }
            responses++;
        }
        assertThat(responses).isGreaterThan(1);
    }

    @Test
    void connectionsInUseAreNotClosedAsIdle() throws Exception {
        List<Socket> buyers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS - 2; i++) {
            buyers.add(connect()); // above nine tenths, and not above nineteen twentieths: Tomcat counts one more
        }
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < Duration.ofSeconds(1).toNanos()) {
            for (Socket buyer : buyers) {
                send(buyer, "GET /docs HTTP/1.1\r\nHost: x\r\n\r\n");
                var in = new BufferedReader(new InputStreamReader(buyer.getInputStream(), US_ASCII));
                assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 ");
                for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                    assertThat(header).isNotEqualToIgnoringCase("Connection: close");
                }
            }
        }
    }

    /** Closing needs the place, too. */
    @Test
    void closesNoMoreThanItNeedsWhileNoneCanBeClosed() throws Exception {
        Socket first = connect();
        send(first, "POST /offers/1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab");
        for (int i = 1; i < CONNECTIONS; i++) {
            connect();
        }
        await("some to wait for being closed").atMost(SOON).until(() -> waiting() > 0);
        await("no more than a quarter")
                .during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> waiting() <= CONNECTIONS / 4 + 1);
    }

    /** It is the connection that has said nothing for longest. */
    @Test
    void aRequestThatWaitsForItsBodyIsNotIdle() throws Exception {
        Socket buyer = connect();
        send(buyer, "POST /docs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nab");
        await("its request to be read").atMost(SOON).until(() -> posts.get() > 0);
        long read = System.currentTimeMillis();
        await("a later moment").atMost(SOON).until(() -> System.currentTimeMillis() > read);
        List<Socket> idle = new ArrayList<>();
        for (int i = 1; i < CONNECTIONS; i++) {
            idle.add(connect());
        }
        await("idle connections to be closed")
                .atMost(SOON)
                .until(() -> idle.stream().anyMatch(GatewayProtocolIT::isClosed));

        send(buyer, "cd");

        assertThat(new String(buyer.getInputStream().readAllBytes(), US_ASCII))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("4");
    }

    @Test
    void anUnreadBodyThatComesByteByByteKeepsNoPlace() throws Exception {
        Socket slow = connect();
        send(slow, "PUT /offers/1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
        var buyer = http.sendAsync(get("/offers/1/orders"), BodyHandlers.ofString());

        await("the buyer to have the place").atMost(SOON).until(() -> {
            sendByte(slow);
            return buyer.isDone();
        });

        assertThat(buyer.get(SOON.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        await("the connection to end").atMost(SOON).until(() -> {
            sendByte(slow);
            return isClosed(slow);
        });
    }

    @Test
    void anUnreadBodyThatDoesNotComeKeepsNoPlace() throws Exception {
        Socket silent = connect();
        send(silent, "PUT /offers/1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
        assertThat(silent.getInputStream().read()).isPositive();

        assertThat(http.send(get("/offers/1/orders"), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBodyThatHasArrivedUnreadKeepsItsConnection() throws Exception {
        Socket connection = connect();
        for (int i = 0; i < 2; i++) {
            send(connection, "PUT /docs HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd");
        }
        send(connection, "GET /docs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(new String(connection.getInputStream().readAllBytes(), US_ASCII).split("HTTP/1.1 200 ", -1))
                .hasSize(4);
    }

    @Test
    void aClientThatDoesNotWaitForResponsesLetsOthersPass() throws Exception {
        Socket hasty = connect();
        Thread.ofVirtual().start(() -> sendUntilItIsClosed(hasty));
        InputStream responses = hasty.getInputStream();
        assertThat(responses.readNBytes(1_000_000)).hasSize(1_000_000);
        Thread.ofVirtual().start(() -> readUntilItIsClosed(hasty));

        assertThat(http.send(get("/offers/1/orders"), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRequestThatWaitsWhenTheShutdownBeginsHasAResponse() throws Exception {
        Socket first = connect();
        send(first, "POST /offers/1/orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nab");
        List<Socket> others = new ArrayList<>();
        await("another to wait for the place").atMost(SOON).until(() -> {
            Socket other = connect();
            others.add(other);
            send(other, "GET /offers HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            return waiting() > 0;
        });

        Thread.ofVirtual().start(() -> server.shutDownGracefully(result -> {}));
        await("no new connection").atMost(SOON).until(this::refusesConnections);
        send(first, "cd");

        assertThat(read(first)).startsWith("HTTP/1.1 200 ").endsWith("4");
        for (Socket other : others) {
            assertThat(read(other)).startsWith("HTTP/1.1 200 ");
        }
    }

    private double waiting() {
        return meters.get("hotdeal.intake.waiting").gauge().value();
    }

    private boolean refusesConnections() {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !connection.isConnected();
        } catch (IOException e) {
            return true;
        }
    }

    private static String read(Socket connection) throws IOException {
        return new String(connection.getInputStream().readAllBytes(), US_ASCII);
    }

    private Socket connect() throws IOException {
        var connection = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        connection.setSoTimeout((int) SOON.toMillis());
        connections.add(connection);
        return connection;
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + path))
                .timeout(SOON)
                .build();
    }

    private static void send(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static void sendByte(Socket connection) {
        try {
            connection.getOutputStream().write('a');
        } catch (IOException e) {
            // The server has closed it.
        }
    }

    private static void sendUntilItIsClosed(Socket connection) {
        try {
            byte[] requests =
                    "GET /offers HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000).getBytes(US_ASCII);
            while (!connection.isClosed()) {
                connection.getOutputStream().write(requests);
            }
        } catch (IOException e) {
            // The server has closed it.
        }
    }

    private static void readUntilItIsClosed(Socket connection) {
        try {
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The server has closed it.
        }
    }

    /** Skips what has arrived. */
    private static boolean isClosed(Socket connection) {
        try {
            connection.setSoTimeout(1);
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
