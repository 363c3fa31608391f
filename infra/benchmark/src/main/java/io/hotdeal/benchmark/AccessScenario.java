package io.hotdeal.benchmark;

import io.hotdeal.testkit.LocalStack;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Measures the cost of tokens and rate limits. Two gateways of the same kind differ until they end, by what their
 * compilers made of the first requests; so each variant is started several times.
 */
final class AccessScenario {

    private static final int OFFER = 2;
    private static final int ORDERS = 20_000;
    private static final int GENERATIONS = 4;
    /** Rounds: 120,000 orders, so that the compilers are idle in every gateway. */
    private static final int WARM_UP = 6;

    private static final String OPEN = "open, no limits";
    private static final String CARRIED = "open, the token sent and not checked";
    private static final String LIMITED = "limits by customer and address";
    private static final String SIGNED = "limits and a token";
    private static final String ANEW = "limits and a token, checked each time";
    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";

    private AccessScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        int generations = Math.max(1, context.plan().scaled(GENERATIONS));
        Section section = context.section(
                "Access",
                "POST orders, ab -k -c 150, no worker running, a stack each, started %d times; all with one token (RS256, 2048 bits)"
                        .formatted(generations));
        Section time = context.section(
                "Processor time with tokens and limits",
                "processor time of the gateway while %,d orders".formatted(orders(context)));
        Map<String, Samples> measured = new LinkedHashMap<>();
        Map<String, Samples> used = new LinkedHashMap<>();
        for (int generation = 1; generation <= generations; generation++) {
            context.out().printf("  generation %d%n", generation);
            live(context, generation, measured, used);
        }
        measured.values().forEach(section::bar);
        used.values().forEach(time::bar);
        for (Map<String, Samples> all : List.of(measured, used)) {
            all.values().forEach(samples -> context.out().printf("  %-55s %s%n", samples.name(), samples.text()));
        }
        section.figure(of(measured, LIMITED).dividedBy(of(measured, OPEN), LIMITED + " ÷ " + OPEN), goal());
        section.figure(of(measured, SIGNED).dividedBy(of(measured, OPEN), SIGNED + " ÷ " + OPEN), goal());
        // Without the cost of half a kilobyte more for ab and both sockets.
        section.figure(of(measured, SIGNED).dividedBy(of(measured, CARRIED), SIGNED + " ÷ " + CARRIED), goal());
        section.figure(of(measured, ANEW).dividedBy(of(measured, OPEN), ANEW + " ÷ " + OPEN), null);
    }

    /** Starts and measures all variants once, and adds the results to the earlier ones. */
    private static void live(
            BenchmarkContext context, int generation, Map<String, Samples> measured, Map<String, Samples> used)
            throws IOException, InterruptedException, SQLException {
        BenchmarkToken token =
                BenchmarkToken.of(BenchmarkStack.CUSTOMER, context.plan().runFolder());
        String header = "Authorization: Bearer " + token.token();
        int orders = orders(context);
        try (BenchmarkStack open = shop(context, "open-" + generation, stack -> stack);
                BenchmarkStack carried = shop(context, "carried-" + generation, stack -> stack);
                BenchmarkStack limited = shop(context, "limited-" + generation, AccessScenario::limits);
                BenchmarkStack signed = shop(context, "signed-" + generation, stack -> tokens(limits(stack), token));
                BenchmarkStack anew = shop(
                        context,
                        "anew-" + generation,
                        stack -> tokens(limits(stack), token)
                                .gatewayProperty("hotdeal.gateway.remember-tokens", "0s"))) {
            Map<String, InterleavedRun.Measurement> measurements = new LinkedHashMap<>();
            measurements.put(OPEN, () -> open.post(OFFER, orders, true));
            measurements.put(CARRIED, () -> carried.post(OFFER, orders, true, header));
            measurements.put(LIMITED, () -> limited.post(OFFER, orders, true));
            measurements.put(SIGNED, () -> signed.post(OFFER, orders, true, header));
            measurements.put(ANEW, () -> anew.post(OFFER, orders, true, header));
            InterleavedRun interleaved = new InterleavedRun("/s", context.out());
            measurements.forEach(interleaved::with);
            interleaved
                    .run(WARM_UP, context.plan().rounds())
                    .forEach((name, samples) -> measured.merge(name, samples, Samples::and));
            Map<String, BenchmarkStack> shops =
                    Map.of(OPEN, open, CARRIED, carried, LIMITED, limited, SIGNED, signed, ANEW, anew);
            for (Map.Entry<String, InterleavedRun.Measurement> entry : measurements.entrySet()) {
                BenchmarkStack shop = Objects.requireNonNull(shops.get(entry.getKey()));
                Samples gateway = new CpuMeter(shop)
                        .perRequest(entry.getKey(), orders, entry.getValue())
                        .getFirst();
                used.merge(entry.getKey(), gateway, Samples::and);
            }
        }
    }

    private static BenchmarkStack shop(BenchmarkContext context, String name, UnaryOperator<LocalStack> access)
            throws IOException, InterruptedException, SQLException {
        BenchmarkStack shop = context.shop("access-" + name, stack -> access.apply(stack.workers(0)));
        shop.open(OFFER);
        return shop;
    }

    private static int orders(BenchmarkContext context) {
        return context.plan().scaled(ORDERS);
    }

    private static Goal goal() {
        return Goal.atLeast(0.95, 1.0);
    }

    private static LocalStack tokens(LocalStack stack, BenchmarkToken token) {
        return stack.gatewayProperty("hotdeal.gateway.buyers", "jwt")
                .gatewayProperty(
                        JWT + "public-key-location", token.publicKey().toUri().toString());
    }

    /** Turns limits on, so high that the one customer of this load stays within them. */
    private static LocalStack limits(LocalStack stack) {
        return stack.gatewayProperty("hotdeal.gateway.limits.enabled", "true")
                .gatewayProperty("hotdeal.gateway.limits.customer-per-second", "100000")
                .gatewayProperty("hotdeal.gateway.limits.customer-burst", "100000")
                .gatewayProperty("hotdeal.gateway.limits.address-per-second", "100000")
                .gatewayProperty("hotdeal.gateway.limits.address-burst", "100000");
    }

    private static Samples of(Map<String, Samples> measured, String name) {
        return Objects.requireNonNull(measured.get(name), name);
    }
}
