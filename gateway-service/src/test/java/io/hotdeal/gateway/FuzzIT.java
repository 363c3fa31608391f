package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.fuzz.Operation;
import io.hotdeal.gateway.fuzz.Operations;
import io.hotdeal.gateway.fuzz.RawHttp;
import io.hotdeal.gateway.fuzz.Tally;
import io.hotdeal.gateway.fuzz.World;
import io.hotdeal.stack.LocalStack;
import io.hotdeal.stack.RunningStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Sends more than twenty thousand requests, to every operation: valid ones, such with one fault, garbage, and what is no HTTP.
 * After each its answer is held against {@link io.hotdeal.gateway.fuzz.AnswerRules} and the stock itself against {@link
 * StockRules}. The seed is printed; {@code -Dtest.seed=} sends the same again. On a stack of its own.
 *
 * <p>jqwik is a library of generators here, not the engine that runs the test: what is to be fuzzed is read from
 * openapi.yaml, and each input finds the shop as the one before has left it.
 */
class FuzzIT {

    private static final int LEAST_INPUTS = 20_000;

    /** Of each operation's inputs, at least this part is accepted and at least this part refused. */
    private static final double LEAST_SHARE = 0.1;

    private static Shop shop;
    private static List<Integer> offers;
    private static List<Integer> changing;
    private static StockWatch watch;
    private static RawHttp http;

    @BeforeAll
    static void start() throws IOException, InterruptedException, SQLException {
        shop = Shop.start(LocalStack.at(Path.of("target/fuzz-it"))
                // Wrong passwords come from the administrator's own address here.
                .gatewayProperty("hotdeal.gateway.admin.guesses", "1000")
                .gatewayProperty("hotdeal.gateway.admin.guess-every", "1s"));
        RunningStack stack = shop.stack();
        try (var provider = new io.hotdeal.stack.shop.Shop(
                stack.gatewayUrl(1), stack.providerUrl(), stack.adminUser(), stack.adminPassword())) {
            provider.providerSettings("{\"latencyMillis\":0}");
        }
        URI gateway = URI.create(stack.gatewayUrl(1));
        http = new RawHttp(gateway.getHost(), gateway.getPort());
        changing = new ArrayList<>(products(8));
        for (int i = 0; i < 24; i++) {
            changing.add(shop.open("{\"units\":10}"));
        }
        offers = List.of(
                shop.open(6_000),
                shop.open(6_000),
                shop.open("{\"units\":6000,\"customerLimit\":3}"),
                shop.open("{\"units\":5}"),
                shop.open("{\"units\":5,\"opensAt\":\"" + Instant.now().plusSeconds(86_400) + "\"}"));
        watch = new StockWatch(
                shop, Stream.concat(changing.stream(), offers.stream()).toList());
    }

    private static List<Integer> products(int count) {
        List<Integer> products = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            products.add(shop.nextProduct());
        }
        return products;
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        http.close();
        watch.close();
        shop.close();
    }

    @Test
    void answersWhateverIsSentWithSenseAndChangesStockOnlyByWhatItAccepts() throws Exception {
        long seed = Long.getLong("test.seed", new Random().nextLong());
        System.out.println("FuzzIT: -Dtest.seed=" + seed);
        assertThat(Operations.names()).as("fuzzed").containsAll(new ApiContract().operations());
        var run = new FuzzRun(http, watch, seed);
        JqwikSession.start();
        try {
            run.fuzz(Operations.ADMINISTRATION, world(List.of()));
            run.fuzz(Operations.ALL_OTHERS, world(orders()));
        } finally {
            JqwikSession.finish();
            System.out.println(run.tally());
            System.out.println("FuzzIT: " + run.tally().inputs() + " inputs, -Dtest.seed=" + seed);
        }
        assertThat(run.faults()).as("-Dtest.seed=%d", seed).isEmpty();
        assertThat(run.tally().inputs()).isGreaterThanOrEqualTo(LEAST_INPUTS);
        Operations.all().forEach(operation -> bothWereSeen(operation, run.tally()));
    }

    /** A suite whose inputs are all refused for the same reason would find nothing. */
    private static void bothWereSeen(Operation operation, Tally tally) {
        int inputs = tally.inputs(operation.name());
        int accepted = tally.accepted(operation.name());
        assertThat(inputs).as(operation.name()).isEqualTo(operation.inputs());
        assertThat(accepted).as("accepted of %s", operation.name()).isBetween((int) (LEAST_SHARE * inputs), (int)
                ((1 - LEAST_SHARE) * inputs));
    }

    private static World world(List<String> orders) {
        List<String> files = List.of(
                "/index.html",
                "/buyer.html",
                "/favicon.svg",
                "/css/base.css",
                "/js/http.js",
                "/docs",
                "/docs/openapi.yaml");
        return new World(
                offers, changing, products(3), orders, files, shop.gateway().credentials());
    }

    /** Orders to ask for. */
    private static List<String> orders() {
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            orders.add(shop.gateway()
                    .buy(offers.getFirst(), "reader-" + i, 1)
                    .header("Location")
                    .orElseThrow());
        }
        return orders;
    }
}
