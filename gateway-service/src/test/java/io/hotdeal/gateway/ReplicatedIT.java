package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.Gateway.Response;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.ReadinessProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * {@code acknowledge.when=replicated} with a Redis and its replica: an order is accepted when the replica or Kafka has it, too, and
 * not before. Repeated requests are answered as first ones.
 */
@Order(GatewayStack.LAST)
class ReplicatedIT {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Map<String, String> REPLICATED = Map.of(
            "hotdeal.gateway.acknowledge.when", "replicated",
            "hotdeal.gateway.reservation.deadline", DEADLINE.toMillis() + "ms",
            // What Kafka did not have while it was frozen, it has soon after.
            "hotdeal.gateway.publication.delivery-timeout", "4s",
            "hotdeal.gateway.publication.relay-age", "5s");
    private static final AtomicInteger NEXT_PRODUCT = new AtomicInteger(10);

    private static RunningStack stack;
    private static RunningStack replica;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        // Its own: a shared Redis has no replica, and a container's cannot have one among the processes.
        stack = LocalStack.at(Path.of("target/replicated-it/stack"))
                .infrastructureOnly()
                .start();
        replica = LocalStack.at(Path.of("target/replicated-it/replica"))
                .only(Component.REDIS)
                .start();
        assertThat(ReadinessProbe.redis(
                        replica.redisPort(), "REPLICAOF 127.0.0.1 " + stack.redisPort(), GatewayStack.SOON))
                .isEqualTo("+OK");
        gateway = new Gateway(stack, stack.addGateway(REPLICATED));
    }

    @AfterAll
    static void end() {
        stack.close();
        replica.close();
    }

    @Test
    void acceptsWhatTheReplicaHasWhileKafkaHasNothing() throws Exception {
        int offer = open();

        stack.pause(Component.KAFKA);
        try {
            accepted(buy(offer, "k-1"), false);
            accepted(buy(offer, "k-1"), true);
        } finally {
            stack.resume(Component.KAFKA);
        }
    }

    @Test
    void acceptsWhatKafkaHasWhileTheReplicaHasNothing() throws Exception {
        int offer = open();

        replica.pause(Component.REDIS);
        try {
            accepted(buy(offer, "k-1"), false);
            accepted(buy(offer, "k-1"), true);
        } finally {
            replica.resume(Component.REDIS);
        }
    }

    @Test
    void saysUnknownAtTheDeadlineWhileNeitherHasIt() throws Exception {
        int offer = open();

        Response first;
        stack.pause(Component.KAFKA);
        try {
            replica.pause(Component.REDIS);
            try {
                first = refused(buy(offer, "k-1"), 503, "outcome-unknown");
                Response replay = refused(buy(offer, "k-1"), 503, "outcome-unknown");
                assertThat(replay.json().path("orderId")).isEqualTo(first.json().path("orderId"));
                assertThat(replay.header("Location")).isEqualTo(first.header("Location"));
                refused(gateway.get("/order-redis?prodId=" + offer), 503, "outcome-unknown");
            } finally {
                replica.resume(Component.REDIS);
            }

            Response kept = await("the replay to be accepted")
                    .atMost(GatewayStack.SOON)
                    .until(() -> buy(offer, "k-1"), response -> response.status() == 202);
            accepted(kept, true);
            assertThat(kept.json().path("orderId")).isEqualTo(first.json().path("orderId"));
        } finally {
            stack.resume(Component.KAFKA);
        }
        assertThat(gateway.available(offer))
                .as("the guest's order and the buyer's")
                .isEqualTo(3);
    }

    private static void accepted(Response response, boolean replayed) {
        assertThat(response.status()).as("%s", response).isEqualTo(202);
        assertThat(response.header("Idempotency-Replayed").isPresent()).isEqualTo(replayed);
    }

    private static Response buy(int offer, String key) {
        return gateway.buy(offer, "c-1", 1, "Idempotency-Key", key);
    }

    /** With five units. */
    private static int open() {
        int offer = NEXT_PRODUCT.getAndIncrement();
        Response opened = gateway.open(offer, "{\"units\":5}", "open-1");
        assertThat(opened.status()).as("%s", opened).isEqualTo(200);
        return offer;
    }
}
