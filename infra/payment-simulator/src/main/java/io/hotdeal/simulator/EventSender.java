package io.hotdeal.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reports what becomes of charges that were not decided, or not for good, when they were answered: signed events to the shop,
 * repeated until it has confirmed them, a bounded number of times. What waits is lost when the process ends. Thread-safe.
 */
final class EventSender implements AutoCloseable {

    static final String URL = "PAYMENT_EVENTS_URL";
    static final String SECRET = "PAYMENT_EVENTS_SECRET";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAX_WAITING = 100_000;
    private static final int MAX_TRIES = 10;
    private static final long LONGEST_PAUSE_SECONDS = 30;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** By which an event that is to come too late follows the one that it should have preceded. */
    private static final long LATE_MILLIS = 200;

    private record ProviderEvent(
            String eventId,
            String orderId,
            String paymentKey,
            ChargeStatus status,
            String reference,
            BigDecimal amount,
            String currency,
            String reportedAt) {}

    private record Destination(URI url, SecretKeySpec key) {}

    private final @Nullable Destination target;
    private final Clock clock = Clock.systemUTC();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("events").daemon().factory());

    private EventSender(@Nullable Destination target) {
        this.target = target;
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** @param environment {@code PAYMENT_EVENTS_URL} and {@code PAYMENT_EVENTS_SECRET}; without both nothing is sent */
    static EventSender of(Map<String, String> environment) {
        String url = environment.getOrDefault(URL, "");
        String secret = environment.getOrDefault(SECRET, "");
        return new EventSender(
                url.isBlank() || secret.isBlank()
                        ? null
                        : new Destination(URI.create(url), new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM)));
    }

    /** Sends the events of a charge that will be captured later, at their times. */
    void report(StoredCharge charge, ProviderSettings settings) {
        if (target == null || charge.capturedAt() == 0 || charge.attempts() > 1) {
            return;
        }
        long untilCaptured = Math.max(0, charge.capturedAt() - clock.millis());
        long first = settings.reportsLate(charge.orderId()) ? untilCaptured + LATE_MILLIS : 0;
        for (int copy = 0; copy < settings.eventCopies(); copy++) {
            send(target, charge, first, 1);
            send(target, charge.at(charge.capturedAt()), untilCaptured, 1);
        }
    }

    /** Sends the event of a buyer's payment, at once or when it is captured. */
    void reportCapture(StoredCharge charge, ProviderSettings settings) {
        if (target == null || (charge.status() != ChargeStatus.CAPTURED && charge.capturedAt() == 0)) {
            return;
        }
        long delay = Math.max(0, charge.capturedAt() - clock.millis());
        for (int copy = 0; copy < settings.eventCopies(); copy++) {
            send(target, charge.at(Math.max(charge.capturedAt(), 1)), delay, 1);
        }
    }

    private void send(Destination to, StoredCharge charge, long delayMillis, int attempt) {
        if (timer.getQueue().size() >= MAX_WAITING) {
            System.err.println(
                    "more than " + MAX_WAITING + " events wait; one of order " + charge.orderId() + " is dropped");
            return;
        }
        var unused = timer.schedule(() -> send(to, charge, attempt), delayMillis, TimeUnit.MILLISECONDS);
    }

    private void send(Destination to, StoredCharge charge, int attempt) {
        var unused = http.sendAsync(request(to, charge), BodyHandlers.discarding())
                .handle((response, failure) -> {
                    if (response == null || response.statusCode() / 100 != 2) {
                        repeat(to, charge, attempt, response == null ? "no response" : "" + response.statusCode());
                    }
                    return Optional.empty();
                });
    }

    private void repeat(Destination to, StoredCharge charge, int attempt, String outcome) {
        if (attempt == MAX_TRIES) {
            System.err.println("the event of order " + charge.orderId() + " is given up: " + outcome);
        } else if (!timer.isShutdown()) {
            send(to, charge, 1_000 * Math.min(LONGEST_PAUSE_SECONDS, 1L << (attempt - 1)), attempt + 1);
        }
    }

    /** Signed at the moment it is sent. */
    private HttpRequest request(Destination to, StoredCharge charge) {
        Instant now = clock.instant();
        byte[] body = Json.MAPPER.writeValueAsBytes(new ProviderEvent(
                "evt_" + charge.orderId() + "_" + charge.status(),
                charge.orderId(),
                charge.orderId(),
                charge.status(),
                charge.reference(),
                charge.amount(),
                "EUR",
                now.toString()));
        return HttpRequest.newBuilder(to.url())
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Hotdeal-Signature", signature(to.key(), now.getEpochSecond(), body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private static String signature(SecretKeySpec key, long seconds, byte[] body) {
        var signed = new ByteArrayOutputStream();
        signed.writeBytes((seconds + ".").getBytes(UTF_8));
        signed.writeBytes(body);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(signed.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        http.shutdownNow();
    }
}
