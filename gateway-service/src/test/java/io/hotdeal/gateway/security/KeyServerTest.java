package io.hotdeal.gateway.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key server that takes connections and then says nothing, or not all. */
class KeyServerTest {

    private static final int SOON_MILLIS = 10_000;
    /** Long enough to connect on a busy machine: a request that ends before is none that hangs. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(2);

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"})
    void aRequestThatHangsEndsWithItsConnection(String begun) throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(SOON_MILLIS);
            String address = "http://127.0.0.1:" + listener.getLocalPort() + "/keys";
            CompletableFuture<JWKSet> keys = new KeyServer(address, null, LONGEST_REQUEST).get();
            try (Socket connection = listener.accept()) {
                connection.setSoTimeout(SOON_MILLIS);
                connection.getOutputStream().write(begun.getBytes(US_ASCII));

                assertThatCode(() -> readToTheEnd(connection))
                        .as("the connection's end")
                        .doesNotThrowAnyException();
                assertThat(keys)
                        .failsWithin(Duration.ofMillis(SOON_MILLIS))
                        .withThrowableOfType(ExecutionException.class);
            }
        }
    }

    private static void readToTheEnd(Socket connection) throws IOException {
        try {
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            // Reset: that is an end, too; no end is a SocketTimeoutException.
        }
    }
}
