package io.hotdeal.cli.takeover;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.HostInfo;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.Topology;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Sells an offer for each takeover: the master of its stock is taken away when some hundred units are sold, and returns when another one is it. */
public final class Takeovers {

    /** Of an offer; sold within some ten seconds and the pause. */
    private static final int UNITS = 1_000;

    private static final Duration UNDISTURBED = Duration.ofSeconds(2);
    private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(60);
    private static final Duration SALE_LIMIT = Duration.ofMinutes(3);

    private final RunningStack stack;
    private final ShopClient shop;
    private final Topology topology;

    private Takeovers(RunningStack stack, ShopClient shop, Topology topology) {
        this.stack = stack;
        this.shop = shop;
        this.topology = topology;
    }

    /**
     * Runs all takeovers and ends every process that it started.
     *
     * @return 0 when no unit was sold twice, no order charged twice, every drift healed and, with {@code replicated}, no order lost; else 1
     */
    public static int run(TakeoverPlan plan, PrintStream out) throws IOException, InterruptedException, SQLException {
        out.println(HostInfo.here().text());
        out.println("takeovers with hotdeal.gateway.acknowledge.when=" + plan.when() + ": " + plan.count()
                + " in each topology; the logs are in " + plan.runFolder());
        List<TakeoverResult> results = new ArrayList<>();
        for (Topology topology : plan.topologies()) {
            LocalStack local = topology.of(LocalStack.at(plan.runFolder().resolve(topology.toString())))
                    .gatewayProperty("hotdeal.gateway.acknowledge.when", plan.when())
                    // So that relay and sweep publish the lost events within seconds.
                    .gatewayProperty("hotdeal.gateway.publication.delivery-timeout", "3s")
                    .gatewayProperty("hotdeal.gateway.publication.relay-age", "4s")
                    .workerProperty("hotdeal.worker.recording.sweep-after", "5s");
            try (RunningStack stack = local.start();
                    ShopClient shop = new ShopClient(
                            stack.gatewayUrl(1), stack.providerUrl(), stack.adminUser(), stack.adminPassword())) {
                var takeovers = new Takeovers(stack, shop, topology);
                for (int number = 1; number <= plan.count(); number++) {
                    TakeoverResult result = takeovers.take(number, Way.ALL.get((number - 1) % Way.ALL.size()));
                    out.println(text(number, result));
                    results.add(result);
                }
            }
        }
        out.println();
        out.print(TakeoverTable.of(results));
        return results.stream().allMatch(result -> held(plan, result)) ? 0 : 1;
    }

    private TakeoverResult take(int offer, Way way) throws IOException, InterruptedException, SQLException {
        shop.open(offer, UNITS);
        Component master = stack.redisMaster(offer);
        try (var buyers = new TakeoverBuyers(shop, offer)) {
            buyers.begin();
            TimeUnit.NANOSECONDS.sleep(UNDISTURBED.toNanos());
            long begin = System.nanoTime();
            way.takeAway(stack, offer, master);
            try {
                stack.redisMasters(offer).awaitOther(stack.port(master), TAKEOVER_LIMIT);
            } finally {
                way.giveBack(stack, master);
            }
            buyers.awaitSoldOut(SALE_LIMIT);
            topology.awaitReplicas(stack);
            return new TakeoverJudge(stack, shop, topology)
                    .judge(offer, UNITS, way, buyers.orders(), buyers.longestPauseSince(begin));
        }
    }

    private static boolean held(TakeoverPlan plan, TakeoverResult result) {
        return result.oversold() == 0
                && result.doubleCharged() == 0
                && result.left().isEmpty()
                && (result.lost() == 0 || !plan.losesNothing());
    }

    private static String text(int number, TakeoverResult result) {
        return String.format(
                Locale.ROOT,
                "%s %d by %s: %d accepted, %d lost, %d rejected, 202 again after %.1f s%s%s",
                result.topology(),
                number,
                result.way(),
                result.accepted(),
                result.lost(),
                result.rejected(),
                result.pause().toMillis() / 1e3,
                result.found().isEmpty() ? "" : ", the audit found " + result.found(),
                result.left().isEmpty() ? "" : ", a rebuild left " + result.left());
    }
}
