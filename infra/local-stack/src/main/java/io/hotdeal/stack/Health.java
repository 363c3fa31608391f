package io.hotdeal.stack;

import io.hotdeal.stack.component.Wire;
import java.io.IOException;
import java.time.Duration;

/** Looks at a component of another process's stack, by its name and port alone. */
public final class Health {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

    private Health() {}

    /** Whether it answers now, within about a second. */
    public static boolean serves(StackState stack, StackState.ProcessState process) {
        int port = process.port();
        try {
            // Without the number of a cluster's node.
            return switch (process.name().replaceFirst("-\\d+$", "")) {
                // A secured one answers nobody but its users.
                case "redis" ->
                    stack.isSecured()
                            ? Wire.accepts(port)
                            : Wire.redis(port, "PING", ANSWER_LIMIT).equals("+PONG");
                case "kafka" -> stack.isSecured() ? Wire.accepts(port) : Wire.kafkaApiVersions(port);
                case "database" -> Wire.accepts(port);
                case "provider" -> Wire.httpOk(port, "/health");
                default -> Wire.httpOk(port, "/actuator/health/readiness");
            };
        } catch (IOException e) {
            return false;
        }
    }
}
