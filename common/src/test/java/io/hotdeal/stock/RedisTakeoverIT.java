package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.RedisConnectionConfiguration;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore.Change;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RedisAddress;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.ReadinessProbe;
import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.TcpProxy;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A master that is replaced, or that goes silent, under the living connection of a service. */
class RedisTakeoverIT {

    private static final StockConfiguration CONFIGURATION = new StockConfiguration();
    private static final OfferId OFFER = new OfferId(1);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private static RunningStack first;
    private static RunningStack second;

    private TcpProxy line;
    private ClientResources resources;
    private LettuceConnectionFactory connections;
    private StockLedger ledger;
    private OfferStockStore offers;

    @BeforeAll
    static void startBoth() throws Exception {
        first = LocalStack.at(Path.of("target/takeover-1"))
                .only(Component.REDIS)
                .start();
        second = LocalStack.at(Path.of("target/takeover-2"))
                .only(Component.REDIS)
                .start();
    }

    @AfterAll
    static void endBoth() {
        second.close();
        first.close();
    }

    @BeforeEach
    void connect() throws Exception {
        tell(first, "REPLICAOF NO ONE");
        tell(second, "REPLICAOF NO ONE");
        tell(first, "FLUSHALL");
        tell(second, "REPLICAOF " + Ports.HOST + " " + first.redisPort());
        line = TcpProxy.to(first.redisPort());
        ClientResources.Builder builder = ClientResources.builder();
        RedisConnectionConfiguration.customize(builder, Duration.ofSeconds(2), true);
        resources = builder.build();
        connections =
                RedisStock.connect(new RedisAddress(Ports.HOST, line.port(), ""), Duration.ofSeconds(1), resources);
        RedisCalls calls = CONFIGURATION.redisCalls(connections);
        ledger = CONFIGURATION.stockLedger(calls);
        offers = CONFIGURATION.offerStockStore(calls);
        offers.open(OFFER, new Change("open-1", 1), new OfferTerms("Shoe", BigDecimal.TEN, 1, null, null), 3);
        assertThat(reserve("c-1")).isInstanceOf(ReserveOutcome.Reserved.class);
        await("the replica to have the order")
                .until(() -> ask(second, "GET {prod-001}-quantity").equals("$1"));
        await("the replica to have the order")
                .until(() -> ask(first, "WAIT 1 100").equals(":1"));
    }

    @AfterEach
    void disconnect() throws Exception {
        connections.destroy();
        resources.shutdown(0, 2, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
        line.close();
    }

    @Test
    void aConnectionThatCarriesNothingIsLeft() throws Exception {
        line.swallow();

        await("orders to be reserved again")
                .atMost(AGAIN)
                .ignoreExceptionsMatching(RedisTakeoverIT::isUnavailable)
                .until(() -> reserve("c-2") != null);
        assertThat(offers.snapshot(OFFER).orElseThrow().stock().held()).isEqualTo(2);
    }

    @Test
    void aReplacedMasterTellsBuyersNothingAndIsLeft() throws Exception {
        tell(second, "REPLICAOF NO ONE");
        tell(first, "REPLICAOF " + Ports.HOST + " " + second.redisPort());

        // The connection is the same, and would reply: to a replay, a limit, a question for the stock.
        assertThatThrownBy(() -> reserve("c-1")).isInstanceOf(StockUnavailableException.class);
        assertThatThrownBy(() -> reserve("c-2")).isInstanceOf(StockUnavailableException.class);
        assertThatThrownBy(() -> offers.snapshot(OFFER)).isInstanceOf(StockUnavailableException.class);
        line.turnTo(second.redisPort());

        await("orders to be reserved again")
                .atMost(AGAIN)
                .ignoreExceptionsMatching(RedisTakeoverIT::isUnavailable)
                .until(() -> reserve("c-2") instanceof ReserveOutcome.Reserved);
        assertThat(reserve("c-1")).isInstanceOf(ReserveOutcome.AlreadyReserved.class);
        assertThat(ask(second, "HGET {prod-001}-counts held")).isEqualTo("$1");
    }

    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof StockUnavailableException || failure instanceof StockOutcomeUnknownException;
    }

    private ReserveOutcome reserve(String customer) {
        CustomerId buyer = new CustomerId(customer);
        OrderId order = OrderId.derive(OFFER, buyer, new IdempotencyKey("k"));
        return ledger.reserve(OFFER, List.of(new ReservationRequest(order, buyer, 1)), Integer.MAX_VALUE)
                .getFirst();
    }

    private static void tell(RunningStack redis, String command) throws IOException {
        assertThat(ask(redis, command)).as(command).startsWith("+OK");
    }

    private static String ask(RunningStack redis, String command) throws IOException {
        return ReadinessProbe.redis(redis.redisPort(), command, Duration.ofSeconds(5));
    }
}
