package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.Ports;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Checks that a component is ready with one request in its own protocol, without its client. */
public final class ReadinessProbe {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);
    private static final int KAFKA_RESPONSE_LIMIT_BYTES = 64 * 1024;

    private ReadinessProbe() {}

    /** Whether Redis replies; a secured one over TLS and with a user's password. */
    static boolean redisServes(int port, @Nullable TransportSecurity security) throws IOException {
        try (Socket socket = connect(port, READ_TIMEOUT, security)) {
            if (security != null) {
                String password = security.redisPasswords().get(TransportSecurity.OPERATOR);
                if (!ask(socket, "AUTH " + TransportSecurity.OPERATOR + " " + password)
                        .equals("+OK")) {
                    return false;
                }
            }
            return ask(socket, "PING").equals("+PONG");
        }
    }

    /**
     * Sends an inline Redis command, whose arguments contain no blanks.
     *
     * @return the first line of the reply, with its type character: {@code +OK}, {@code -LOADING …}
     */
    public static String redis(int port, String command, Duration readTimeout) throws IOException {
        try (Socket socket = connect(port, readTimeout, null)) {
            return ask(socket, command);
        }
    }

    /** The same, with so many lines of a reply that is an array or a bulk string; one line of any other. */
    public static List<String> redis(int port, String command, Duration readTimeout, int lines) throws IOException {
        try (Socket socket = connect(port, readTimeout, null)) {
            List<String> reply = new ArrayList<>();
            reply.add(ask(socket, command));
            while (reply.size() < lines && reply.getFirst().matches("[*$]\\d+")) {
                reply.add(line(socket));
            }
            return reply;
        }
    }

    private static String ask(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return line(socket);
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = socket.getInputStream().read();
        while (next != '\n' && next != -1) {
            line.append((char) next);
            next = socket.getInputStream().read();
        }
        return line.toString().stripTrailing();
    }

    /** Asks a broker for its API versions. It responds as soon as it serves clients. */
    public static boolean kafkaApiVersions(int port) throws IOException {
        return kafkaApiVersions(port, null);
    }

    /** The same; a secured one over TLS. The broker responds to this request before authentication, too. */
    static boolean kafkaApiVersions(int port, @Nullable TransportSecurity security) throws IOException {
        short apiVersionsKey = 18;
        short version = 0;
        int correlationId = 1;
        short noClientId = -1;
        byte[] request = ByteBuffer.allocate(14)
                .putInt(10)
                .putShort(apiVersionsKey)
                .putShort(version)
                .putInt(correlationId)
                .putShort(noClientId)
                .array();
        try (Socket socket = connect(port, READ_TIMEOUT, security)) {
            OutputStream out = socket.getOutputStream();
            out.write(request);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int size = in.readInt();
            return size >= 6
                    && size < KAFKA_RESPONSE_LIMIT_BYTES
                    && in.readInt() == correlationId
                    && in.readShort() == 0;
        }
    }

    /** True when a GET of the path gets 200. */
    public static boolean httpOk(int port, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + Ports.HOST + ":" + port + path).toURL().openConnection();
        try {
            connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
            connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
            connection.setInstanceFollowRedirects(false);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } finally {
            connection.disconnect();
        }
    }

    /** True when the port accepts a connection. */
    public static boolean accepts(int port) throws IOException {
        try (Socket socket = connect(port, READ_TIMEOUT, null)) {
            return socket.isConnected();
        }
    }

    private static Socket connect(int port, Duration readTimeout, @Nullable TransportSecurity security)
            throws IOException {
        Socket socket = security == null ? new Socket() : security.sockets().createSocket();
        boolean connected = false;
        try {
            socket.setSoTimeout((int) readTimeout.toMillis());
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) CONNECT_TIMEOUT.toMillis());
            if (socket instanceof SSLSocket tls) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
                tls.startHandshake();
            }
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }
}
