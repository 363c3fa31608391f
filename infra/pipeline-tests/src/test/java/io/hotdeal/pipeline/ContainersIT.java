package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.containers.Docker;
import io.hotdeal.containers.Servers;
import io.hotdeal.pipeline.Buyers.Purchase;
import io.hotdeal.pipeline.Buyers.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * Runs the two service images with containers on a network of their own, with the H2 server instead of Oracle. The
 * images must have been built from their Dockerfiles under the names of infra/compose.yaml.
 */
class ContainersIT {

    private static final String GATEWAY = "hotdeal/gateway-service:local";
    private static final String WORKER = "hotdeal/order-worker:local";
    /** H2 and the payment provider simulator. */
    private static final String AROUND = "hotdeal/cli:local";

    private static final int HTTP = 8080;
    private static final int OFFER = 7;
    private static final int UNITS = 40;
    private static final int BUYERS = 60;
    private static final Duration START = Duration.ofMinutes(3);

    private final Network network = Network.newNetwork();
    private final List<GenericContainer<?>> running = new ArrayList<>();
    private final String databasePassword = Servers.password();
    private final String redisPassword = Servers.password();
    private final String adminPassword = Servers.password();

    private GenericContainer<?> gateway;
    private GenericContainer<?> worker;

    @BeforeEach
    void start() {
        start("redis", Servers.newRedis(redisPassword));
        start("kafka", Servers.newKafka().withListener("kafka:19092"));
        start(
                "database",
                new GenericContainer<>(AROUND)
                        .withCommand(
                                "org.h2.tools.Server",
                                "-tcp",
                                "-tcpAllowOthers",
                                "-tcpPort",
                                "1521",
                                "-ifNotExists",
                                "-baseDir",
                                "/data")
                        .waitingFor(Wait.forLogMessage(".*TCP server running.*\\n", 1)));
        start(
                "payment-provider",
                new GenericContainer<>(AROUND).waitingFor(Wait.forLogMessage(".*listens on port 9090.*\\n", 1)));
        worker = start(
                "order-worker", service(WORKER, Map.of("HOTDEAL_WORKER_PAYMENT_URL", "http://payment-provider:9090")));
        gateway = start(
                "gateway-service",
                service(
                        GATEWAY,
                        Map.of(
                                "HOTDEAL_GATEWAY_LEGACY_PAYMENT_URL",
                                "http://payment-provider:9090",
                                "HOTDEAL_GATEWAY_ADMIN_USERNAME",
                                "admin",
                                "HOTDEAL_GATEWAY_ADMIN_PASSWORD",
                                adminPassword)));
    }

    private GenericContainer<?> service(String image, Map<String, String> own) {
        Map<String, String> environment = new HashMap<>(own);
        environment.put(
                "SPRING_DATASOURCE_URL",
                "jdbc:h2:tcp://database:1521/./hotdeal;MODE=Oracle;OPTIMIZE_REUSE_RESULTS=0;WRITE_DELAY=0;LOCK_TIMEOUT=60000;DB_CLOSE_DELAY=-1");
        environment.put("SPRING_DATASOURCE_USERNAME", "hotdeal");
        environment.put("SPRING_DATASOURCE_PASSWORD", databasePassword);
        environment.put("SPRING_DATA_REDIS_HOST", "redis");
        environment.put("SPRING_DATA_REDIS_PASSWORD", redisPassword);
        environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", "kafka:19092");
        // The image's own health check reports when it is ready.
        return new GenericContainer<>(image)
                .withEnv(environment)
                .withExposedPorts(HTTP)
                .waitingFor(Wait.forHealthcheck().withStartupTimeout(START));
    }

    private GenericContainer<?> start(String name, GenericContainer<?> container) {
        running.add(container);
        container.withNetwork(network).withNetworkAliases(name);
        return Docker.started(container, container.getDockerImageName());
    }

    @AfterEach
    void end() {
        running.reversed().forEach(GenericContainer::stop);
        network.close();
    }

    @Test
    void theImagesSellAnOfferOutAndTheAuditPasses() throws Exception {
        String url = "http://" + gateway.getHost() + ":" + gateway.getMappedPort(HTTP);
        Http.as(url, "admin", adminPassword).put("/admin/offers/" + OFFER, "{\"units\":" + UNITS + "}");

        List<Response> responses = new Buyers(List.of(url))
                .send(IntStream.range(0, BUYERS)
                        .mapToObj(buyer -> new Purchase(OFFER, "c-" + buyer, 1, null))
                        .toList());

        List<String> accepted = responses.stream()
                .filter(Response::isAccepted)
                .map(response -> String.valueOf(response.orderId()))
                .toList();
        assertThat(accepted).hasSize(UNITS).doesNotHaveDuplicates();
        assertThat(responses.stream().filter(response -> response.status() == 409))
                .hasSize(BUYERS - UNITS);
        Http http = new Http(url);
        await("every accepted order to be paid").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            for (String order : accepted) {
                assertThat(http.get("/offers/" + OFFER + "/orders/" + order)
                                .path("status")
                                .asString(""))
                        .isEqualTo("PAID");
            }
        });
        assertThat(http.get("/offers/" + OFFER).path("available").asInt(-1)).isZero();
        ExecResult audit = await("the audit to find no order in flight")
                .atMost(Duration.ofSeconds(90))
                .until(
                        () -> worker.execInContainer("java", "-jar", "/app/app.jar", "audit"),
                        ended -> ended.getExitCode() != 2);
        assertThat(audit.getExitCode())
                .as(audit.getStdout() + audit.getStderr())
                .isZero();
    }
}
