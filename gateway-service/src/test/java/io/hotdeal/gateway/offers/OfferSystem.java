package io.hotdeal.gateway.offers;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.zaxxer.hikari.HikariDataSource;
import io.hotdeal.containers.TestDependencies;
import io.hotdeal.gateway.offers.OrderRows.OrderKey;
import io.hotdeal.gateway.offers.OrderRows.RecordedOrder;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.StockConfiguration;
import io.hotdeal.stock.StockLedger;
import io.hotdeal.stock.StockReader;
import io.hotdeal.stock.StockRebuild;
import io.hotdeal.stock.StockRetirement;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.DatabaseAddress;
import io.hotdeal.testkit.RunningStack;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gateways' objects that change offers, as many gateways as a test wants, on one real Redis and one real database, without
 * their processes. Every call to Redis, and every statement of a transaction that holds no lock yet, is a gate of {@link Interleaving}.
 */
final class OfferSystem implements AutoCloseable {

    static final int SHOP_UNITS = 6_000;
    private static final int FIRST_PRODUCT = 10_001;

    /** A gateway's objects. */
    record ChangingGateway(ChangeOffer changeOffer, FinishChange finishChange, MeterRegistry meters) {}

    private final RunningStack stack;
    private final AnnotationConfigApplicationContext redis = new AnnotationConfigApplicationContext();
    private final HikariDataSource pool = new HikariDataSource();
    private final JdbcClient client;
    private final TransactionTemplate transaction;
    private final OfferStore store;
    private final AtomicLong connectionsTaken = new AtomicLong();
    private final AtomicInteger nextProduct = new AtomicInteger(FIRST_PRODUCT);
    private final AtomicInteger timeouts = new AtomicInteger();
    private final Set<Object> hanging = ConcurrentHashMap.newKeySet();
    private final Set<OfferId> unavailable = ConcurrentHashMap.newKeySet();

    private OfferSystem(RunningStack stack) {
        this.stack = stack;
        // Each of many thousand failures is meant.
        ((Logger) LoggerFactory.getLogger(FinishChange.class)).setLevel(Level.OFF);
        var server = new RedisStandaloneConfiguration(
                stack.redis().host(), stack.redis().port());
        server.setPassword(stack.redis().password());
        redis.registerBean(LettuceConnectionFactory.class, () -> new LettuceConnectionFactory(server));
        redis.register(StockConfiguration.class);
        redis.refresh();
        DatabaseAddress place = TestDependencies.database(() -> new DatabaseAddress(
                "jdbc:h2:mem:" + UUID.randomUUID()
                        + ";MODE=Oracle;OPTIMIZE_REUSE_RESULTS=0;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000",
                "sa",
                ""));
        pool.setJdbcUrl(place.jdbcUrl());
        pool.setUsername(place.user());
        pool.setPassword(place.password());
        pool.setMaximumPoolSize(40);
        Flyway.configure().dataSource(pool).load().migrate();
        DataSource gated = gated(pool);
        this.client = JdbcClient.create(gated);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(gated));
        this.store = new OfferStore(client, Clock.systemUTC());
    }

    private static OfferSystem start() {
        try {
            return new OfferSystem(TestDependencies.at(Path.of("target/offers-it"))
                    .only(Component.REDIS)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every call of an offer that is {@link #loseShardOf lost} fails. */
    ChangingGateway gateway() {
        var meters = new SimpleMeterRegistry();
        var finishChange =
                new FinishChange(store, port(OfferStockStore.class), port(StockRetirement.class), transaction, meters);
        return new ChangingGateway(
                new ChangeOffer(store, finishChange, transaction, Duration.ZERO), finishChange, meters);
    }

    OfferStore store() {
        return store;
    }

    /** An order's status by its row; empty while it is not recorded. */
    Optional<OrderStatus> status(OfferId offer, OrderId order) {
        var key = new OrderKey(offer, order);
        return Objects.requireNonNull(new OrderRows(client).find(Set.of(key)).get(key))
                .map(RecordedOrder::status);
    }

    OfferStockStore book() {
        return port(OfferStockStore.class);
    }

    StockRebuild rebuild() {
        return port(StockRebuild.class);
    }

    StockRetirement retirement() {
        return port(StockRetirement.class);
    }

    /** Without a gate: an actor that stood still with a lock would keep the one whose turn it is from its next gate. */
    StockRetirement retirementUnderLock() {
        return redis.getBean(StockRetirement.class);
    }

    /** Units of the offer that have left Redis, as the database knows. */
    int retiredUnits(OfferId offer) {
        return client.sql("SELECT RETIRED_UNITS FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :id")
                .param("id", offer.value())
                .query(Integer.class)
                .single();
    }

    /** Up to which time orders have left Redis; empty when the offer was never retired. */
    Optional<LocalDateTime> retiredThrough(OfferId offer) {
        return client.sql("SELECT RETIRED_THROUGH FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :id")
                .param("id", offer.value())
                .query((row, number) -> Optional.ofNullable(row.getObject(1, LocalDateTime.class)))
                .single();
    }

    StockLedger ledger() {
        return port(StockLedger.class);
    }

    StockReader reader() {
        return port(StockReader.class);
    }

    Outbox outbox() {
        return port(Outbox.class);
    }

    JdbcClient database() {
        return client;
    }

    /** From the pool so far: one for each transaction, and for each statement outside of one. */
    long connectionsTaken() {
        return connectionsTaken.get();
    }

    TransactionTemplate transaction() {
        return transaction;
    }

    /** A field of the offer's hash in Redis. */
    String inRedis(OfferId offer, String field) {
        Object value = new StringRedisTemplate(redis.getBean(LettuceConnectionFactory.class))
                .opsForHash()
                .get("{prod-%03d}-offer".formatted(offer.value()), field);
        return String.valueOf(value);
    }

    /** A product of the shop that no test has touched, with {@value #SHOP_UNITS} units. */
    OfferId nextProduct() {
        OfferId offer = new OfferId(nextProduct.getAndIncrement());
        client.sql("INSERT INTO HOTDEAL_LIST (PROD_ID, NAME, PRICE, QUANTITY) VALUES (:id, 'item', 19.90, :units)")
                .param("id", offer.value())
                .param("units", SHOP_UNITS)
                .update();
        return offer;
    }

    int inShop(OfferId offer) {
        return client.sql("SELECT QUANTITY FROM HOTDEAL_LIST WHERE PROD_ID = :id")
                .param("id", offer.value())
                .query(Integer.class)
                .single();
    }

    /** From now on Redis does not answer for this offer. */
    void loseShardOf(OfferId offer) {
        unavailable.add(offer);
    }

    /** The same, and each call waits for its time-out: it is left out of what is reached. */
    void hangShardOf(OfferId offer) {
        hanging.add(offer);
        loseShardOf(offer);
    }

    void findShardOf(OfferId offer) {
        hanging.remove(offer);
        unavailable.remove(offer);
    }

    private <T> T port(Class<T> type) {
        T port = redis.getBean(type);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            Interleaving.gate();
            if (method.getName().equals("reached")) {
                return reached((Collection<?>) Objects.requireNonNull(given)[0]);
            }
            boolean lost = given != null
                    && given.length > 0
                    && given[0] instanceof OfferId offer
                    && unavailable.contains(offer);
            if (lost && hanging.contains(given[0])) {
                timeouts.incrementAndGet();
            }
            if (lost || Interleaving.chance(0.02)) {
                throw new StockUnavailableException("not connected", null);
            }
            Object result = call(port, method, given);
            if (Interleaving.chance(0.02)) {
                throw new StockOutcomeUnknownException("the response is lost", new IOException("closed"));
            }
            return result;
        }));
    }

    /** Of many offers in one round, which never throws; those that hang cost a time-out together. */
    private Set<Object> reached(Collection<?> offers) {
        Set<Object> reached = new LinkedHashSet<>(offers);
        if (reached.removeIf(hanging::contains)) {
            timeouts.incrementAndGet();
        }
        return reached;
    }

    /** Calls that ran into their time-out so far. */
    int timeouts() {
        return timeouts.get();
    }

    private DataSource gated(DataSource pool) {
        return (DataSource) Proxy.newProxyInstance(
                OfferSystem.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, given) -> {
                    Object result = call(pool, method, given);
                    if (!(result instanceof Connection connection)) {
                        return result;
                    }
                    connectionsTaken.incrementAndGet();
                    return gated(connection);
                });
    }

    /** An actor that stood still with a lock would keep the one whose turn it is from its next gate. */
    private static Connection gated(Connection connection) {
        boolean[] locks = {false};
        return (Connection) Proxy.newProxyInstance(
                OfferSystem.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, given) -> {
                    if (method.getName().equals("prepareStatement") && !locks[0]) {
                        Interleaving.gate();
                        String sql = ((String) given[0]).strip().toUpperCase(Locale.ROOT);
                        locks[0] = !sql.startsWith("SELECT") || sql.contains("FOR UPDATE");
                    }
                    Object result = call(connection, method, given);
                    if (Set.of("commit", "rollback", "close").contains(method.getName())) {
                        locks[0] = false;
                    }
                    return result;
                });
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] given) throws Throwable {
        try {
            return method.invoke(target, given);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    @Override
    public void close() {
        pool.close();
        redis.close();
        stack.close();
    }

    /** Gives the test classes one of it; JUnit closes it after the last. */
    static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == OfferSystem.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(OfferSystem.class))
                    .computeIfAbsent(OfferSystem.class, key -> OfferSystem.start(), OfferSystem.class);
        }
    }
}
