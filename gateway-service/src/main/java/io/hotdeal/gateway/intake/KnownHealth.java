package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.response.RenderedResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last status of each of the three paths that probes ask for, so that a probe among very many has a response. Safe for any
 * thread.
 */
final class KnownHealth {

    private static final List<String> PATHS =
            List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness");
    private static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final int UP = 200;
    private static final int DOWN = 503;

    private record Seen(int status, long at) {}

    private final ConcurrentMap<String, Seen> seen = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    KnownHealth(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void note(String path, int status) {
        if ((status == UP || status == DOWN) && PATHS.contains(path)) {
            seen.put(path, new Seen(status, nanos.getAsLong()));
        }
    }

    /** @return null when nothing is known, or it is older than five seconds */
    @Nullable
    RenderedResponse of(String path) {
        Seen last = seen.get(path);
        if (last == null || nanos.getAsLong() - last.at > MAX_AGE.toNanos()) {
            return null;
        }
        String body = last.status == UP ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}";
        return new RenderedResponse(
                last.status,
                "application/vnd.spring-boot.actuator.v3+json",
                Map.of(),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
