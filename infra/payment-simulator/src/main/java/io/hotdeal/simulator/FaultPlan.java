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
 * The settings in force and what follows from them: who may work now and what goes wrong with a call. Kept in a file, so
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
            return drawn < settings.errorRate() + settings.timeoutRate() ? Fate.TIMEOUT : Fate.ANSWER;
        }
    }

    /** What happens to one call. */
    enum Fate {
        ANSWER,
        /** Works, then does not answer. */
        TIMEOUT,
        /** 500, and nothing was done. */
        ERROR
    }

    /** One call's permission to work; to be closed. */
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

    /** Takes the given values over and starts the seeded decisions anew. Calls under way keep what they began with. */
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

    /** Waits for one of the {@code maxParallel} places, then for as long as the call's work takes. */
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
