package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.ProjectLayout;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.JavaCommand;
import io.hotdeal.testkit.component.ReadinessProbe;
import io.hotdeal.testkit.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway as infra/k8s has it: the actuator on a port of its own, which a network policy closes, and no workshop. */
@Tag("full")
@ExtendWith(GatewayStack.Shared.class)
class ManagementPortIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final RunningStack stack;

    ManagementPortIT(GatewayStack shop) {
        stack = shop.stack();
    }

    @Test
    void theBuyersPortHasNoActuatorAndTheOtherAsksForCredentials() throws Exception {
        var ports = new Ports();
        int buyers = ports.free();
        int inside = ports.free();
        Process gateway = start(buyers, inside);
        try {
            await("the gateway")
                    .atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> ReadinessProbe.httpOk(inside, "/actuator/health/readiness"));
            String administrator = Gateway.basic(stack.adminUser(), stack.adminPassword());

            assertThat(status(buyers, "/offers", "none")).isEqualTo(200);
            assertThat(status(buyers, "/actuator/health", "none")).isEqualTo(404);
            assertThat(status(buyers, "/actuator/prometheus", administrator)).isEqualTo(404);
            assertThat(status(inside, "/actuator/prometheus", "none")).isEqualTo(401);
            assertThat(status(inside, "/actuator/prometheus", administrator)).isEqualTo(200);
            assertThat(status(inside, "/offers", administrator)).isEqualTo(404);
            assertThat(status(buyers, "/order?prodId=1", "none")).isEqualTo(403);
            assertThat(status(buyers, "/order-redis?prodId=1", "none")).isEqualTo(403);
        } finally {
            gateway.destroyForcibly();
        }
    }

    private static int status(int port, String path, String credentials) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("Authorization", credentials)
                    .timeout(LIMIT)
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private Process start(int buyers, int inside) throws IOException {
        Path log = Path.of("target", "management-port.log");
        List<String> command = JavaCommand.jar(
                LocalStack.QUICK_START,
                ProjectLayout.find().serviceJar("gateway-service"),
                List.of(
                        "--server.port=" + buyers,
                        "--management.server.port=" + inside,
                        "--hotdeal.gateway.workshop=false"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(stack.workerEnvironment());
        builder.environment()
                .putAll(Map.of(
                        "HOTDEAL_GATEWAY_LEGACY_PAYMENT_URL",
                        stack.providerUrl(),
                        "HOTDEAL_GATEWAY_ADMIN_USERNAME",
                        stack.adminUser(),
                        "HOTDEAL_GATEWAY_ADMIN_PASSWORD",
                        stack.adminPassword()));
        return builder.start();
    }
}
