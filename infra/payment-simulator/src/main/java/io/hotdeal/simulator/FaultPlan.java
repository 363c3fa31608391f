package io.hotdeal.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Applies the current settings: limits concurrent calls and decides each call's fault. The settings are kept in a file, so
 * a restarted provider behaves as before. Thread-safe.
 */
final class FaultPlan {

    private static final int WAIT_LIMIT_SECONDS = 30;

    private final Path file;
    private volatile InForce inForce;

    private record InForce(ProviderSettings settings, Semaphore places, Random random) {

        static InForce of(ProviderSettings settings) {
            return new InForce(settings, new Semaphore(settings.maxParallel(), true), new Random(settings.seed()));
        }

        Fate draw() {
            double drawn = random.nextDouble();
            if (drawn < settings.errorRate()) {
                return Fate.ERROR;
            }
            return drawn < settings.errorRate() + settings.timeoutRate() ? Fate.TIMEOUT : Fate.RESPOND;
        }
    }

    /** The fate of one call. */
    enum Fate {
        RESPOND,
        /** Charges, then does not respond. */
        TIMEOUT,
        /** Responds 500 and charges nothing. */
        ERROR
    }

    /** One call's permission to run; to be closed. */
    record Turn(ProviderSettings settings, Fate fate, Semaphore places) implements AutoCloseable {
        @Override
        public void close() {
            places.release();
        }
    }

    private FaultPlan(Path file, ProviderSettings settings) {
        this.file = file;
        this.inForce = InForce.of(settings);
    }

    static FaultPlan open(Path file) throws IOException {
        ProviderSettings settings = Files.exists(file)
                ? SettingsForm.read(Json.MAPPER.readTree(Files.readAllBytes(file)), ProviderSettings.DEFAULT)
                : ProviderSettings.DEFAULT;
        return new FaultPlan(file, settings);
    }

    boolean refundFails() {
        InForce now = inForce;
        return now.random().nextDouble() < now.settings().refundErrorRate();
    }

    ProviderSettings settings() {
        return inForce.settings();
    }

    /** Applies the given values and restarts the seeded decisions. Calls in flight keep the settings of their start. */
    synchronized ProviderSettings change(JsonNode partial) {
        ProviderSettings settings = SettingsForm.read(partial, settings());
        try {
            Path part = file.resolveSibling(file.getFileName() + ".new");
            Files.write(part, Json.MAPPER.writeValueAsBytes(settings));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The settings could not be written to " + file + ".", e);
        }
        inForce = InForce.of(settings);
        return settings;
    }

    /** Waits for one of the {@code maxParallel} places, then for the call's latency. */
    Turn begin(int charges) throws InterruptedException {
        InForce now = inForce;
        if (!now.places().tryAcquire(WAIT_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new ProviderProblem(
                    503, "overloaded", "Overloaded", "No place became free within " + WAIT_LIMIT_SECONDS + " s.");
        }
        Turn turn = new Turn(now.settings(), now.draw(), now.places());
        boolean begun = false;
        try {
            TimeUnit.MILLISECONDS.sleep(now.settings().latencyMillis(charges));
            begun = true;
            return turn;
        } finally {
            if (!begun) {
                turn.close();
            }
        }
    }
}
