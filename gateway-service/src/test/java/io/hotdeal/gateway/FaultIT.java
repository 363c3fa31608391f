package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.Gateway.Response;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What buyers and administrators are told while Redis, the database or Kafka is away, and that the shop goes on afterwards
 * by itself. On a gateway of its own, which acknowledges an order when Kafka has it. After the other classes, whose gateways
 * lose the same Redis, database and Kafka.
 */
@ExtendWith(GatewayStack.Shared.class)
@Order(GatewayStack.LAST)
class FaultIT {

    private static final String REQUESTED = "hotdeal.order.requested.v1";
    /** Longer than it takes to reconnect: Lettuce waits up to that long between two attempts. */
    private static final Duration HEALED = Duration.ofSeconds(40);

    private static GatewayStack shop;
    private static RunningStack stack;
    private static Gateway gateway;
    private static Gateway standard;
    /** Fails requests that have no response within 2 s. */
    private static Gateway atOnce;

    @BeforeAll
    static void start(GatewayStack shared) {
        standard = shared.gateway();
        shop = shared.withGateway(GatewayStack.FRAGILE);
        stack = shop.stack();
        gateway = shop.gateway();
        atOnce = gateway.within(Duration.ofSeconds(2));
    }

    /** The next class finds all gateways as they were. */
    @AfterEach
    void awaitAllGateways() {
        shop.awaitServing(HEALED);
    }

    @Test
    void refusesAtOnceWhileRedisIsAwayAndSellsAgainWhenItIsBack() throws Exception {
        int offer = shop.open(5);
        Response before = gateway.buy(offer, "c-41", 1);

        stack.kill(Component.REDIS);
        try {
            // Sent before the gateway has noticed, it is repeated until its deadline of three seconds.
            var withinTheDeadline = gateway.within(Duration.ofSeconds(10));
            Response order = withinTheDeadline.buy(offer, "c-42", 1, "Idempotency-Key", "k-1");
            refused(
                    order,
                    503,
                    order.type().endsWith("outcome-unknown") ? "outcome-unknown" : "dependency-unavailable");
            refused(atOnce.buy(offer, "c-43", 1), 503, "dependency-unavailable");
            refused(atOnce.get("/order-redis?prodId=" + offer), 503, "dependency-unavailable");
            await("what is known of offers to be too old")
                    .atMost(HEALED)
                    .until(() -> atOnce.get("/offers/" + offer).status() != 200
                            && atOnce.get("/offers").status() != 200);
            refused(atOnce.get("/offers"), 503, "dependency-unavailable");
            refused(atOnce.get("/offers/" + offer), 503, "dependency-unavailable");
            refused(atOnce.get(before.header("Location").orElseThrow()), 503, "dependency-unavailable");
            refused(atOnce.restock(offer, 1, "restock-1"), 503, "dependency-unavailable");
        } finally {
            stack.start(Component.REDIS);
        }

        await("orders to be accepted again").atMost(HEALED).untilAsserted(() -> {
            assertThat(gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1").status())
                    .isEqualTo(202);
        });
        assertThat(gateway.restock(offer, 1, "restock-1").status()).isEqualTo(200);
        assertThat(gateway.available(offer))
                .as("5 and 1 more, of which two are sold")
                .isEqualTo(4);
    }

    @Test
    void namesTheOrderWhenRedisDoesNotAnswerAndSellsItOnce() throws Exception {
        int offer = shop.open(5);
        // So that Redis has the script: the next call is run when it goes on, although nobody waits for it any more.
        gateway.buy(offer, "c-41", 1);

        Response unknown;
        stack.pause(Component.REDIS);
        try {
            for (String path : new String[] {"/offers", "/offers/" + offer}) {
                Response known = gateway.get(path);
                assertThat(known.status())
                        .as("no reader reaches Redis: %s", known)
                        .isEqualTo(200);
            }
            unknown = refused(gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1"), 503, "outcome-unknown");
            await("what is known of offers to be too old")
                    .atMost(HEALED)
                    .until(() -> gateway.get("/offers/" + offer).status() != 200
                            && gateway.get("/offers").status() != 200);
            refused(gateway.get("/offers"), 503, "dependency-unavailable");
        } finally {
            stack.resume(Component.REDIS);
        }

        await("the repeat to be accepted").atMost(HEALED).untilAsserted(() -> {
            Response repeat = gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1");
            assertThat(repeat.status()).isEqualTo(202);
            assertThat(repeat.json().path("orderId")).isEqualTo(unknown.json().path("orderId"));
            assertThat(repeat.header("Location")).isEqualTo(unknown.header("Location"));
        });
        assertThat(gateway.available(offer)).isEqualTo(3);
    }

    @Test
    void sellsOnWhileTheDatabaseIsAway() throws Exception {
        int offer = shop.open(5);
        int product = shop.nextProduct();
        int reopened = shop.open(5);
        RetiredOrderIT.retire(shop, reopened);
        assertThat(gateway.open(reopened, "{\"units\":5}", "open-again").status())
                .isEqualTo(200);

        stack.kill(Component.DATABASE);
        try {
            Response order = gateway.buy(offer, "c-42", 1);
            assertThat(order.status()).as("%s", order).isEqualTo(202);
            Response found = gateway.get(order.header("Location").orElseThrow());
            assertThat(found.json().path("status").asString()).as("%s", found).isEqualTo("ACCEPTED");
            assertThat(atOnce.available(offer)).isEqualTo(4);
            assertThat(gateway.buy(reopened, "c-42", 1).status())
                    .as("an order without a key is a new one")
                    .isEqualTo(202);
            refused(gateway.buy(reopened, "c-42", 1, "Idempotency-Key", "k-1"), 503, "dependency-unavailable");
            sellsToOthersWhileKeysThatMayBeOldAreRefused(reopened);
            refused(gateway.get("/order?prodId=" + product), 503, "dependency-unavailable");
            refused(gateway.open(product, "{\"units\":7}", "open-1"), 503, "dependency-unavailable");
            refused(gateway.restock(offer, 1, "restock-1"), 503, "dependency-unavailable");
            refused(gateway.close(offer, "close-1"), 503, "dependency-unavailable");
        } finally {
            stack.start(Component.DATABASE);
        }

        await("the old path to sell again").atMost(HEALED).untilAsserted(() -> {
            assertThat(gateway.get("/order?prodId=" + product).status()).isEqualTo(200);
        });
        assertThat(gateway.open(product, "{\"units\":7}", "open-1").status()).isEqualTo(200);
        assertThat(shop.allocated(product)).isEqualTo(7);
        assertThat(gateway.available(reopened))
                .as("keys that may be old bought nothing")
                .isEqualTo(3);
        assertThat(gateway.available(offer)).as("no change came through").isEqualTo(4);
        assertThat(gateway.buy(offer, "c-43", 1).status()).as("nor the close").isEqualTo(202);
    }

    /** At the gateway with the places of its standard settings, of which they take two at most. */
    private static void sellsToOthersWhileKeysThatMayBeOldAreRefused(int offer) {
        try (var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Response>> keyed = IntStream.range(0, 60)
                    .mapToObj(buyer -> CompletableFuture.supplyAsync(
                            () -> standard.buy(offer, "keyed-" + buyer, 1, "Idempotency-Key", "k-1"), buyers))
                    .toList();
            assertThat(standard.within(Duration.ofSeconds(10))
                            .buy(offer, "c-43", 1)
                            .status())
                    .isEqualTo(202);
            keyed.forEach(order -> refused(order.orTimeout(1, TimeUnit.MINUTES).join(), 503, "dependency-unavailable"));
        }
    }

    @Test
    void acknowledgesWhatKafkaHas() throws Exception {
        int offer = shop.open(50);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()))) {
            gateway.buy(offer, "c-0", 1);
            new WorkersByHand(shop).awaitEmptyOutboxes();
            long before = WorkersByHand.written(admin, REQUESTED);
            stack.pause(Component.KAFKA);
            CompletableFuture<Response> order;
            try {
                order = CompletableFuture.supplyAsync(() -> gateway.buy(offer, "c-1", 1));
                await("the order to wait for Kafka")
                        .during(Duration.ofMillis(700))
                        .atMost(Duration.ofMillis(2_500))
                        .until(() -> !order.isDone());
            } finally {
                stack.resume(Component.KAFKA);
            }

            Response response = order.get(20, TimeUnit.SECONDS);

            assertThat(response.status()).as("%s", response).isEqualTo(202);
            assertThat(WorkersByHand.written(admin, REQUESTED)).isEqualTo(before + 1);
        }
    }

    @Test
    void acknowledgesARepeatedOrderWhenKafkaHasIt() throws Exception {
        int offer = shop.open(50);
        gateway.buy(offer, "c-0", 1);
        new WorkersByHand(shop).awaitEmptyOutboxes();
        stack.pause(Component.KAFKA);
        CompletableFuture<Response> first;
        CompletableFuture<Response> repeated;
        try {
            first = CompletableFuture.supplyAsync(() -> gateway.buy(offer, "c-1", 1, "Idempotency-Key", "k-1"));
            await("the order to be reserved")
                    .atMost(GatewayStack.SOON)
                    .until(() -> shop.redis().opsForZSet().size("{prod-%03d}-outbox".formatted(offer)) == 1);
            repeated = CompletableFuture.supplyAsync(() -> gateway.buy(offer, "c-1", 1, "Idempotency-Key", "k-1"));
            await("the repeated order to wait for Kafka")
                    .during(Duration.ofMillis(700))
                    .atMost(Duration.ofMillis(2_500))
                    .until(() -> !repeated.isDone());
        } finally {
            stack.resume(Component.KAFKA);
        }

        assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(202);
        Response response = repeated.get(20, TimeUnit.SECONDS);
        assertThat(response.status()).as("%s", response).isEqualTo(202);
        assertThat(response.header("Idempotency-Replayed")).contains("true");
    }

    @Test
    void acceptsAnOrderThatKafkaDoesNotAcknowledgeInTime() throws Exception {
        int offer = shop.open(50);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()))) {
            gateway.buy(offer, "c-0", 1);
            long before = WorkersByHand.written(admin, REQUESTED);
            var withinTheBound = gateway.within(Duration.ofSeconds(10));
            Response response;
            stack.pause(Component.KAFKA);
            try {
                response = withinTheBound.buy(offer, "c-1", 1);
            } finally {
                stack.resume(Component.KAFKA);
            }

            assertThat(response.status()).as("%s", response).isEqualTo(202);
            assertThat(response.json().path("status").asString()).isEqualTo("ACCEPTED");
            await("Kafka to have the order all the same").atMost(HEALED).untilAsserted(() -> {
                assertThat(WorkersByHand.written(admin, REQUESTED)).isGreaterThan(before);
            });
        }
    }
}
