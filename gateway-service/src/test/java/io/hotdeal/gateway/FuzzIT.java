package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.fuzz.FuzzTally;
import io.hotdeal.gateway.fuzz.FuzzTargets;
import io.hotdeal.gateway.fuzz.Operation;
import io.hotdeal.gateway.fuzz.Operation.Effect;
import io.hotdeal.gateway.fuzz.Operations;
import io.hotdeal.gateway.fuzz.RawHttp;
import io.hotdeal.testkit.RunningStack;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sends hundreds of requests, and with {@code -Pfull} more than twenty thousand, to every operation: valid ones, such with one
 * fault, garbage, and what is no HTTP. After each its response is held against {@link io.hotdeal.gateway.fuzz.ResponseRules} and
 * the stock itself against {@link StockRules}. The seed is printed; {@code -Dtest.seed=} sends the same again. Before the
 * other classes, for the stock of all products is looked at, and only fuzzing may change it.
 *
 * <p>jqwik is a library of generators here, not the engine that runs the test: what is to be fuzzed is read from
 * openapi.yaml, and each input finds the shop as the one before has left it.
 */
@ExtendWith(GatewayStack.Shared.class)
@Order(1)
class FuzzIT {

    private static final int LEAST_INPUTS = 20_000;

    /** Of some inputs, at least this part is accepted and at least this part refused. */
    private static final double LEAST_SHARE = 0.1;

    /** Makes some 500 inputs of 20,000. */
    private static final int TIMES_FEWER = 50;

    private final GatewayStack shop;

    FuzzIT(GatewayStack shop) {
        this.shop = shop;
    }

    @BeforeEach
    void letTheProviderAnswerAtOnce() throws IOException, InterruptedException {
        RunningStack stack = shop.stack();
        try (var provider = new io.hotdeal.testkit.shop.ShopClient(
                stack.gatewayUrl(1), stack.providerUrl(), stack.adminUser(), stack.adminPassword())) {
            provider.providerSettings("{\"latencyMillis\":0}");
        }
    }

    /** With so few inputs one operation's may all be accepted by chance; those with the same effect are taken together. */
    @Test
    void answersHundredsOfInputsWithSenseAndChangesStockOnlyByWhatItAccepts() throws Exception {
        FuzzTally tally = fuzz(TIMES_FEWER);

        Operations.all()
                .forEach(operation -> assertThat(tally.inputs(operation.name()))
                        .as(operation.name())
                        .isEqualTo(operation.inputs(TIMES_FEWER)));
        for (Effect effect : EnumSet.complementOf(EnumSet.of(Effect.NEEDS_TOKEN))) {
            bothWereSeen(
                    tally,
                    Operations.all()
                            .filter(operation -> operation.effect() == effect)
                            .map(Operation::name)
                            .toList());
        }
    }

    @Tag("full")
    @Test
    void answersWhateverIsSentWithSenseAndChangesStockOnlyByWhatItAccepts() throws Exception {
        FuzzTally tally = fuzz(1);

        assertThat(tally.inputs()).isGreaterThanOrEqualTo(LEAST_INPUTS);
        Operations.all().forEach(operation -> {
            assertThat(tally.inputs(operation.name())).as(operation.name()).isEqualTo(operation.inputs());
            if (operation.effect() != Effect.NEEDS_TOKEN) {
                bothWereSeen(tally, List.of(operation.name()));
            }
        });
    }

    private FuzzTally fuzz(int timesFewer) throws Exception {
        long seed = Long.getLong("test.seed", new Random().nextLong());
        System.out.println("FuzzIT: -Dtest.seed=" + seed);
        assertThat(Operations.names()).as("fuzzed").containsAll(new ApiContract().operations());
        // A close waits for every order of before.
        new WorkersByHand(shop).settleEverything();
        List<Integer> changing = new ArrayList<>(products(8));
        for (int i = 0; i < (timesFewer == 1 ? 24 : 8); i++) {
            changing.add(shop.open("{\"units\":10}"));
        }
        List<Integer> offers = List.of(
                shop.open(6_000),
                shop.open(6_000),
                shop.open("{\"units\":6000,\"customerLimit\":3}"),
                shop.open("{\"units\":5}"),
                shop.open("{\"units\":5,\"opensAt\":\"" + Instant.now().plusSeconds(86_400) + "\"}"));
        URI gateway = URI.create(shop.gateway().url());
        JqwikSession.start();
        try (RawHttp http = new RawHttp(gateway.getHost(), gateway.getPort());
                StockWatch watch = new StockWatch(
                        shop, Stream.concat(changing.stream(), offers.stream()).toList())) {
            var run = new FuzzRun(http, watch, seed, timesFewer);
            run.fuzz(Operations.ADMINISTRATION, world(offers, changing, List.of()));
            run.fuzz(Operations.ALL_OTHERS, world(offers, changing, orders(offers.getFirst())));
            System.out.println(run.tally());
            System.out.println("FuzzIT: " + run.tally().inputs() + " inputs, -Dtest.seed=" + seed);
            assertThat(run.faults()).as("-Dtest.seed=%d", seed).isEmpty();
            return run.tally();
        } finally {
            JqwikSession.finish();
        }
    }

    private List<Integer> products(int count) {
        return Stream.generate(shop::nextProduct).limit(count).toList();
    }

    /** A suite whose inputs are all refused for the same reason would find nothing. */
    private static void bothWereSeen(FuzzTally tally, List<String> operations) {
        int inputs = operations.stream().mapToInt(tally::inputs).sum();
        int accepted = operations.stream().mapToInt(tally::accepted).sum();
        assertThat(accepted).as("accepted of %s", operations).isBetween((int) (LEAST_SHARE * inputs), (int)
                ((1 - LEAST_SHARE) * inputs));
    }

    private FuzzTargets world(List<Integer> offers, List<Integer> changing, List<String> orders) throws SQLException {
        List<String> files = List.of(
                "/index.html",
                "/buyer.html",
                "/favicon.svg",
                "/css/base.css",
                "/js/http.js",
                "/docs",
                "/docs/openapi.yaml");
        return new FuzzTargets(
                offers,
                changing,
                products(3),
                orders,
                recorded(),
                givenUp(),
                files,
                shop.gateway().credentials(),
                shop.stack().webhookSecret());
    }

    /** Half of them paid. Of a product that is not on offer, so that they stop no close. */
    private List<String> recorded() throws SQLException {
        RecordedByHand byHand = new RecordedByHand(shop);
        int product = shop.nextProduct();
        List<String> recorded = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            recorded.add(byHand.order(product, i % 2 == 0 ? "RECORDED" : "PAID"));
        }
        return recorded;
    }

    private List<String> givenUp() throws SQLException {
        RecordedByHand byHand = new RecordedByHand(shop);
        List<String> orders = recorded();
        for (int i = 0; i < orders.size(); i++) {
            String end = "/admin/orders/" + orders.get(i) + (i % 2 == 0 ? "/cancel" : "/refund");
            assertThat(shop.gateway()
                            .admin("POST", end, "{\"returnUnits\":true}")
                            .status())
                    .isEqualTo(202);
            byHand.cancelBecomes(orders.get(i), "GIVEN_UP");
        }
        return orders;
    }

    /** Orders to ask for. */
    private List<String> orders(int offer) {
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            orders.add(shop.gateway()
                    .buy(offer, "reader-" + i, 1)
                    .header("Location")
                    .orElseThrow());
        }
        return orders;
    }
}
