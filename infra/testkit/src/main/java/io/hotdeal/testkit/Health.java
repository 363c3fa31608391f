package io.hotdeal.testkit;

import io.hotdeal.testkit.component.ReadinessProbe;
import java.io.IOException;
import java.time.Duration;

/** Checks a component of another process's stack, by its name and port alone. */
public final class Health {

    private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(1);

    private Health() {}

    /** Whether it responds now, within about a second. */
    public static boolean serves(StackState stack, StackState.ProcessState process) {
        int port = process.port();
        try {
            // Without the number of a cluster's node.
            return switch (process.name().replaceFirst("-\\d+$", "")) {
                // A secured one replies only to its users.
                case "redis", "sentinel" ->
                    stack.isSecured()
                            ? ReadinessProbe.accepts(port)
                            : ReadinessProbe.redis(port, "PING", RESPONSE_LIMIT).equals("+PONG");
                case "kafka" ->
                    stack.isSecured() ? ReadinessProbe.accepts(port) : ReadinessProbe.kafkaApiVersions(port);
                case "database" -> ReadinessProbe.accepts(port);
                case "provider" -> ReadinessProbe.httpOk(port, "/health");
                default -> ReadinessProbe.httpOk(port, "/actuator/health/readiness");
            };
        } catch (IOException e) {
            return false;
        }
    }
}
