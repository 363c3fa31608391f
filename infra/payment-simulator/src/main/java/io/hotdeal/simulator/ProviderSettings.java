package io.hotdeal.simulator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The settings of the simulated provider.
 *
 * @param latencyMillis the duration of each call, also of a batch; 0–60,000
 * @param latencyPerOrderMillis added for each charge of a call; 0–1,000, in total at most 60 s
 * @param declineRate share of order ids that are declined, 0–1; decided by seed and order id, so a repeat gets the same
 * @param processingRate share of order ids, 0–1, whose charge is PROCESSING, and CAPTURED after processingMillis
 * @param processingMillis 0–600,000
 * @param refusalRate share of order ids, 0–1, that are refused with 422, alone and in a batch
 * @param lateCaptureRate share of order ids, 0–1, that are DECLINED, and CAPTURED a second later
 * @param latePayRate share of order ids, 0–1, whose buyer's payment is EXPIRED, and CAPTURED a second later
 * @param refundErrorRate share of refunds, 0–1, that get 409
 * @param timeoutRate share of calls, 0–1, that capture and then do not respond for timeoutMillis
 * @param timeoutMillis 0–600,000; then the connection is closed without a response
 * @param errorRate share of calls, 0–1, that get 500 and capture nothing
 * @param eventCopies how often each event is sent, 0–10; there are events only of charges that are captured later and of
 *        buyers' payments, and only when the simulator was told where to send them
 * @param lateEventRate share of order ids, 0–1, whose first event comes after the one of its capture
 * @param maxParallel the number of concurrent calls, 1–10,000; more wait
 * @param seed of every decision
 */
record ProviderSettings(
        int latencyMillis,
        int latencyPerOrderMillis,
        double declineRate,
        double processingRate,
        int processingMillis,
        double refusalRate,
        double lateCaptureRate,
        double latePayRate,
        double refundErrorRate,
        double timeoutRate,
        int timeoutMillis,
        double errorRate,
        int eventCopies,
        double lateEventRate,
        int maxParallel,
        long seed) {

    private static final int LATENCY_LIMIT_MILLIS = 60_000;

    static final ProviderSettings DEFAULT =
            new ProviderSettings(30, 0, 0.0, 0.0, 20_000, 0.0, 0.0, 0.0, 0.0, 0.0, 5_000, 0.0, 1, 0.0, 64, 42);

    long latencyMillis(int charges) {
        return Math.min(LATENCY_LIMIT_MILLIS, latencyMillis + (long) latencyPerOrderMillis * charges);
    }

    boolean declines(String orderId) {
        return isChosen(orderId, declineRate);
    }

    boolean processes(String orderId) {
        return isChosen("processing " + orderId, processingRate);
    }

    boolean refuses(String orderId) {
        return isChosen("refusal " + orderId, refusalRate);
    }

    boolean capturesLate(String orderId) {
        return isChosen("late " + orderId, lateCaptureRate);
    }

    boolean paysLate(String orderId) {
        return isChosen("late pay " + orderId, latePayRate);
    }

    boolean reportsLate(String orderId) {
        return isChosen("event " + orderId, lateEventRate);
    }

    private boolean isChosen(String text, double rate) {
        // A double holds 53 bits exactly: evenly spread over 0 (inclusive) to 1 (exclusive).
        return (hash(text) >>> 11) * 0x1.0p-53 < rate;
    }

    private long hash(String orderId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
            return ByteBuffer.wrap(digest.digest(orderId.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
