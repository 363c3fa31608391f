package io.hotdeal.benchmark;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.DatabaseAddress;
import io.hotdeal.testkit.RedisAddress;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.DatabaseServer;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.process.TcpProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Measures whether orders of many offers at once are settled as fast as those of one, also where each round trip takes long. */
final class SpreadScenario {

    private static final int PER_SECOND = 1_500;
    private static final int SECONDS = 15;
    private static final Duration ROUND_TRIP = Duration.ofNanos(500_000);
    private static final long LOOK_MILLIS = 200;

    private SpreadScenario() {}

    /** @param deepest orders that waited in outboxes at the same moment */
    private record Round(double perSecond, int deepest) {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        try (BenchmarkStack shop = context.shop("spread", stack -> stack)) {
            compare(context, shop, 1_000, "");
        }
        try (RunningStack near = context.stack("spread-near")
                        .only(Component.REDIS, Component.DATABASE)
                        .start();
                TcpProxy redis = late(near.redisPort());
                TcpProxy database = late(near.port(Component.DATABASE));
                BenchmarkStack far = context.shop(
                        "spread-far",
                        stack -> stack.redisElsewhere(() -> new RedisAddress(
                                        near.redis().host(),
                                        redis.port(),
                                        near.redis().password()))
                                .databaseElsewhere(() -> new DatabaseAddress(
                                        DatabaseServer.jdbcUrl(database.port()),
                                        near.databaseUser(),
                                        near.databasePassword())))) {
            compare(context, far, 300, "; Redis and database 0.5 ms further away");
        }
    }

    /** Requests arrive later, as over a distance. */
    private static TcpProxy late(int port) throws IOException {
        TcpProxy proxy = TcpProxy.to(port);
        proxy.delay(TcpProxy.Direction.REQUESTS, ROUND_TRIP);
        return proxy;
    }

    private static void compare(BenchmarkContext context, BenchmarkStack shop, int offers, String where)
            throws IOException, InterruptedException, SQLException {
        int seconds = Math.max(4, context.plan().scaled(SECONDS));
        Section section = context.section(
                "%,d offers at once%s".formatted(offers, where),
                "%,d orders each second for %d s, open loop, of one offer and of %,d in turn, while the worker is paused; then it settles them"
                        .formatted(PER_SECOND, seconds, offers));
        OffersScenario.open(shop, 1, offers);
        List<Double> one = new ArrayList<>();
        List<Double> many = new ArrayList<>();
        List<Double> deepest = new ArrayList<>();
        for (int round = 1 - context.plan().warmUp(); round <= context.plan().rounds(); round++) {
            Round ofOne = settle(shop, List.of(1), seconds);
            Round ofMany = settle(shop, IntStream.rangeClosed(1, offers).boxed().toList(), seconds);
            context.out()
                    .printf(
                            "  round %2d  one offer %s/s, %,d offers %s/s, at most %,d orders waited in outboxes%n",
                            round,
                            Samples.number(ofOne.perSecond),
                            offers,
                            Samples.number(ofMany.perSecond),
                            ofMany.deepest);
            if (round > 0) {
                one.add(ofOne.perSecond);
                many.add(ofMany.perSecond);
                deepest.add((double) ofMany.deepest);
            }
        }
        Samples ofOne = new Samples("settled, one offer", "orders/s", one);
        Samples ofMany = new Samples("settled, %,d offers".formatted(offers), "orders/s", many);
        section.bar(ofOne);
        section.bar(ofMany);
        section.figure(
                ofMany.dividedBy(ofOne, "settle, %,d offers ÷ one%s".formatted(offers, where)), Goal.atLeast(0.7, 1.0));
        section.figure(
                new Samples("orders in outboxes, at most, %,d offers".formatted(offers), "", deepest),
                Goal.atMost(2_000, 1_000));
    }

    private static Round settle(BenchmarkStack shop, List<Integer> offers, int seconds)
            throws IOException, InterruptedException {
        Component worker = Component.worker(1);
        int before = shop.redis().ended(offers);
        shop.stack().pause(worker);
        int deepest = 0;
        int accepted;
        try (ExecutorService buyers = Executors.newSingleThreadExecutor()) {
            Future<Integer> coming =
                    buyers.submit(() -> BenchmarkStack.keptUp(shop.constantRate(offers, PER_SECOND, seconds))
                            .report()
                            .accepted());
            while (!coming.isDone()) {
                deepest = Math.max(deepest, shop.redis().waiting(offers));
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            accepted = coming.get();
        } catch (ExecutionException e) {
            throw new ProcessException("The buyers did not end: " + e.getCause());
        }
        shop.stack().resume(worker);
        return new Round(
                new Backlog(shop, offers, before, before + accepted).drain().ordersPerSecond(), deepest);
    }
}
