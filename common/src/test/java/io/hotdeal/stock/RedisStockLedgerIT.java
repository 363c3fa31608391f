package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisServerCommands;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What only Redis can do to us. */
class RedisStockLedgerIT extends StockContract {

    private static final StockConfiguration CONFIGURATION = new StockConfiguration();

    private final RedisStock stock;

    RedisStockLedgerIT(RedisStock stock) {
        super(stock);
        this.stock = stock;
    }

    private RedisServerCommands server() {
        return stock.redis().getRequiredConnectionFactory().getConnection().serverCommands();
    }

    @Test
    void storesTheStockAsAPlainNumberThatAnOperatorCanRead() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 2));

        assertThat(stock.redis().opsForValue().get("{prod-%03d}-quantity".formatted(offer.value())))
                .isEqualTo("3");
    }

    @Test
    void loadsItsScriptsAgainWhenRedisForgetsThem() {
        OfferId offer = open(5);
        flushScripts();
        reserved(reserve(offer, request("o-1", "c-1", 2)));
        flushScripts();
        assertThat(resolve(offer, "o-1", ReservationState.RELEASED)).isEqualTo(ResolveOutcome.RESOLVED);
        flushScripts();
        assertThat(book().restock(offer, change("restock-1"), 1)).isEqualTo(OfferStockStore.ChangeOutcome.APPLIED);
        flushScripts();
        assertThat(book().close(offer, change("close-1"))).isEqualTo(OfferStockStore.ChangeOutcome.APPLIED);
        flushScripts();
        assertThat(outbox().lease(offer, "gateway-1", Duration.ofSeconds(5))).isTrue();

        assertThat(stock(offer)).isEqualTo(new Stock(6, 6, 0, 0, 0));
    }

    private void flushScripts() {
        stock.calls().call(connection -> {
            connection.scriptingCommands().scriptFlush();
            return true;
        });
    }

    @Test
    void refusesARedisThatMayEvict() {
        server().setConfig("maxmemory-policy", "allkeys-lru");
        try {
            assertThatThrownBy(() -> CONFIGURATION.redisCalls(stock.connections()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Redis has maxmemory-policy allkeys-lru and could evict stock; set it to noeviction");
        } finally {
            server().setConfig("maxmemory-policy", "noeviction");
        }
    }

    @Test
    void reservesNothingAtAllWhenMemoryIsFull() {
        OfferId offer = open(5);
        reserve(offer, request("o-0", "c-0", 1));
        var server = server();
        Map<String, String> before = dump(offer);
        server.setConfig("maxmemory", "1");
        try {
            assertThatThrownBy(() -> reserve(offer, request("o-1", "c-1", 2)))
                    .isInstanceOf(StockUnavailableException.class)
                    .hasMessageContaining("OOM");
            assertThat(reserve(offer, request("o-0", "c-0", 1))).isInstanceOf(AlreadyReserved.class);
        } finally {
            server.setConfig("maxmemory", "0");
        }
        assertThat(dump(offer)).isEqualTo(before);
    }

    /** One Redis of its own, to pause and to end it. */
    @Test
    void saysWhetherAnythingMayHaveHappened() throws Exception {
        try (RunningStack own = LocalStack.at(Path.of("target/redis-away-it"))
                .only(Component.REDIS)
                .start()) {
            LettuceConnectionFactory factory = RedisStock.connect(own.redis(), Duration.ofSeconds(1));
            try {
                RedisCalls ownCalls = CONFIGURATION.redisCalls(factory);
                StockLedger ledger = CONFIGURATION.stockLedger(ownCalls);
                OfferStockStore book = CONFIGURATION.offerStockStore(ownCalls);
                OfferId offer = new OfferId(1);
                book.open(offer, change("open-1"), terms(), 5);
                List<ReservationRequest> batch = List.of(request("o-1", "c-1", 2));
                // So that Redis has the script: the next call runs it, although nobody hears the answer.
                ledger.reserve(offer, List.of(request("o-0", "c-0", 1)), WIDE);

                own.pause(Component.REDIS);
                assertThatThrownBy(() -> ledger.reserve(offer, batch, WIDE))
                        .as("sent, and no answer came")
                        .isInstanceOf(StockOutcomeUnknownException.class);
                assertThat(new RedisStockRetirement(ownCalls).reached(List.of(offer)))
                        .isEmpty();
                assertThat(new RedisStockRetirement(ownCalls).undeleted(List.of(offer)))
                        .containsExactly(offer);
                own.resume(Component.REDIS);
                assertThat(ledger.reserve(offer, batch, WIDE))
                        .as("the unanswered call had reserved")
                        .hasExactlyElementsOfTypes(AlreadyReserved.class);

                own.kill(Component.REDIS);
                await("the connection to be known as lost")
                        .atMost(Duration.ofSeconds(10))
                        .untilAsserted(() -> assertThatThrownBy(() -> ledger.reserve(offer, batch, WIDE))
                                .isInstanceOf(StockUnavailableException.class));

                own.start(Component.REDIS);
                await("the connection to be made again")
                        .atMost(Duration.ofSeconds(20))
                        .ignoreExceptionsInstanceOf(StockUnavailableException.class)
                        .untilAsserted(() -> assertThat(ledger.reserve(offer, batch, WIDE))
                                .hasExactlyElementsOfTypes(AlreadyReserved.class));
                assertThat(book.snapshot(offer).orElseThrow().stock()).isEqualTo(new Stock(5, 2, 3, 0, 0));
            } finally {
                factory.destroy();
            }
        }
    }
}
