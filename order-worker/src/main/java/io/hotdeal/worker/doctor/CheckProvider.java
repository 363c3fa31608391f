package io.hotdeal.worker.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether anybody listens where payments are sent. Nothing is asked. */
final class CheckProvider implements Check {

    private static final int CONNECT_MILLIS = 2_000;

    private final @Nullable String url;

    CheckProvider(@Nullable String url) {
        this.url = url;
    }

    @Override
    public String part() {
        return "the payment provider";
    }

    @Override
    public List<Diagnostic> diagnostics() {
        if (url == null) {
            return List.of(Diagnostic.fault(
                    "hotdeal.worker.payment.url is not set: workers do not start", "set HOTDEAL_WORKER_PAYMENT_URL"));
        }
        try {
            connect(URI.create(url));
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(Diagnostic.fault(
                    "hotdeal.worker.payment.url is " + url + ", no address: " + e.getMessage(),
                    "such as http://127.0.0.1:9090"));
        } catch (IOException e) {
            return List.of(Diagnostic.fault(
                    "nobody listens at " + url + " (hotdeal.worker.payment.url): orders stay RECORDED",
                    "start the payment provider, or correct the address"));
        }
    }

    private static void connect(URI provider) throws IOException {
        if (provider.getHost() == null) {
            throw new IllegalArgumentException("it names no host");
        }
        int standard = "https".equals(provider.getScheme()) ? 443 : 80;
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(provider.getHost(), provider.getPort() < 0 ? standard : provider.getPort()),
                    CONNECT_MILLIS);
        }
    }
}
