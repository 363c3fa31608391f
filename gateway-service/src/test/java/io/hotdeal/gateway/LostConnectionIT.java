package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.ReadinessProbe;
import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A gateway whose connection to Redis stays open and is of no use: it carries nothing, or leads to a master that was replaced. */
@Tag("full")
class LostConnectionIT {

    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final Duration CONNECTED = Duration.ofSeconds(30);
    private static final String[] KEY = {"Idempotency-Key", "k-1"};

    private static RunningStack stack;
    private static RunningStack other;
    private static TcpProxy line;
    private static Gateway gateway;
    private static int offer;

    @BeforeAll
    static void start() throws Exception {
        stack = LocalStack.at(Path.of("target/lost-connection-it"))
                .infrastructureOnly()
                .start();
        other = LocalStack.at(Path.of("target/lost-connection-it-other"))
                .only(Component.REDIS)
                .start();
        line = TcpProxy.to(stack.redisPort());
        gateway = new Gateway(stack, stack.addGateway(Map.of("spring.data.redis.port", Integer.toString(line.port()))));
    }

    @AfterAll
    static void end() throws IOException {
        line.close();
        other.close();
        stack.close();
    }

    /** The gateway reaches a master with one replica, and sells an offer of three units, one of which is sold. */
    @BeforeEach
    void connect() throws Exception {
        offer++;
        tell(stack, "REPLICAOF NO ONE");
        tell(other, "REPLICAOF " + Ports.HOST + " " + stack.redisPort());
        line.turnTo(stack.redisPort());
        await("the offer to be open")
                .atMost(CONNECTED)
                .until(() -> gateway.open(offer, "{\"units\":3,\"customerLimit\":2}", "open-1")
                                .status()
                        == 200);
        assertThat(gateway.buy(offer, "c-1", 1, KEY).status()).isEqualTo(202);
        await("the replica to have the order")
                .until(() -> ask(stack, "WAIT 1 100").equals(":1"));
    }

    @Test
    void sellsAgainOverAnotherConnectionWhenItsOwnCarriesNothing() throws Exception {
        line.swallow();

        await("an order to be accepted")
                .atMost(AGAIN)
                .until(() -> gateway.buy(offer, "c-2", 1, KEY).status() == 202);
        assertThat(gateway.buy(offer, "c-3", 1, KEY).status()).isEqualTo(202);
        refused(gateway.buy(offer, "c-4", 1, KEY), 409, "sold-out");
    }

    @Test
    void refusesWithAReplacedMasterAndSellsAgainWithTheNewOne() throws Exception {
        tell(other, "REPLICAOF NO ONE");
        tell(stack, "REPLICAOF " + Ports.HOST + " " + other.redisPort());

        // None of these writes anything, so a replica could answer them, with what it once knew.
        refused(gateway.buy(offer, "c-1", 1, KEY), 503, "dependency-unavailable");
        refused(gateway.buy(offer, "c-1", 2), 503, "dependency-unavailable");
        refused(gateway.buy(offer, "c-2", 3), 503, "dependency-unavailable");
        line.turnTo(other.redisPort());

        await("an order to be accepted")
                .atMost(AGAIN)
                .until(() -> gateway.buy(offer, "c-2", 1, KEY).status() == 202);
        assertThat(gateway.buy(offer, "c-1", 1, KEY).header("Idempotency-Replayed"))
                .contains("true");
        refused(gateway.buy(offer, "c-1", 2), 409, "limit-reached");
        refused(gateway.buy(offer, "c-3", 2), 409, "sold-out");
    }

    private static void tell(RunningStack redis, String command) throws IOException {
        assertThat(ask(redis, command)).as(command).startsWith("+OK");
    }

    private static String ask(RunningStack redis, String command) throws IOException {
        return ReadinessProbe.redis(redis.redisPort(), command, Duration.ofSeconds(5));
    }
}
