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
 * What it costs to know who asks and how often. Two gateways of the same kind differ for their whole life, by what their
 * compilers made of the first requests; so each contestant lives several times.
 */
final class AccessScenario {

    private static final int OFFER = 2;
    private static final int ORDERS = 20_000;
    private static final int GENERATIONS = 4;
    /** Rounds: 120,000 orders, so that the compilers have come to rest in every gateway alike. */
    private static final int WARM_UP = 6;

    private static final String OPEN = "open, no limits";
    private static final String CARRIED = "open, the token sent and not looked at";
    private static final String LIMITED = "limits by customer and address";
    private static final String SIGNED = "limits and a token";
    private static final String ANEW = "limits and a token, checked each time";
    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";

    private AccessScenario() {}

    static void measure(BenchmarkContext course) throws IOException, InterruptedException, SQLException {
        int generations = Math.max(1, course.plan().scaled(GENERATIONS));
        Section section = course.section(
                "Access",
                "POST orders, ab -k -c 150, no worker running, a stack each, %d times anew; all with one token (RS256, 2048 bits)"
                        .formatted(generations));
        Section time = course.section(
                "Where the time of access goes",
                "processor time of the gateway while %,d orders".formatted(orders(course)));
        Map<String, Samples> measured = new LinkedHashMap<>();
        Map<String, Samples> used = new LinkedHashMap<>();
        for (int generation = 1; generation <= generations; generation++) {
            course.out().printf("  generation %d%n", generation);
            live(course, generation, measured, used);
        }
        measured.values().forEach(section::bar);
        used.values().forEach(time::bar);
        for (Map<String, Samples> all : List.of(measured, used)) {
            all.values().forEach(samples -> course.out().printf("  %-55s %s%n", samples.name(), samples.text()));
        }
        section.figure(of(measured, LIMITED).dividedBy(of(measured, OPEN), LIMITED + " ÷ " + OPEN), goal());
        section.figure(of(measured, SIGNED).dividedBy(of(measured, OPEN), SIGNED + " ÷ " + OPEN), goal());
        // What is left without what half a kilobyte more costs ab and both sockets.
        section.figure(of(measured, SIGNED).dividedBy(of(measured, CARRIED), SIGNED + " ÷ " + CARRIED), goal());
        section.figure(of(measured, ANEW).dividedBy(of(measured, OPEN), ANEW + " ÷ " + OPEN), null);
    }

    /** One life of all contestants, added to what others have shown. */
    private static void live(
            BenchmarkContext course, int generation, Map<String, Samples> measured, Map<String, Samples> used)
            throws IOException, InterruptedException, SQLException {
        BenchmarkToken token =
                BenchmarkToken.of(BenchmarkStack.CUSTOMER, course.plan().runFolder());
        String header = "Authorization: Bearer " + token.token();
        int orders = orders(course);
        try (BenchmarkStack open = shop(course, "open-" + generation, stack -> stack);
                BenchmarkStack carried = shop(course, "carried-" + generation, stack -> stack);
                BenchmarkStack limited = shop(course, "limited-" + generation, AccessScenario::limits);
                BenchmarkStack signed = shop(course, "signed-" + generation, stack -> tokens(limits(stack), token));
                BenchmarkStack anew = shop(
                        course,
                        "anew-" + generation,
                        stack -> tokens(limits(stack), token)
                                .gatewayProperty("hotdeal.gateway.remember-tokens", "0s"))) {
            Map<String, InterleavedRun.Measurement> presses = new LinkedHashMap<>();
            presses.put(OPEN, () -> open.post(OFFER, orders, true));
            presses.put(CARRIED, () -> carried.post(OFFER, orders, true, header));
            presses.put(LIMITED, () -> limited.post(OFFER, orders, true));
            presses.put(SIGNED, () -> signed.post(OFFER, orders, true, header));
            presses.put(ANEW, () -> anew.post(OFFER, orders, true, header));
            InterleavedRun contest = new InterleavedRun("/s", course.out());
            presses.forEach(contest::with);
            contest.run(WARM_UP, course.plan().rounds())
                    .forEach((name, samples) -> measured.merge(name, samples, Samples::and));
            Map<String, BenchmarkStack> shops =
                    Map.of(OPEN, open, CARRIED, carried, LIMITED, limited, SIGNED, signed, ANEW, anew);
            for (Map.Entry<String, InterleavedRun.Measurement> press : presses.entrySet()) {
                BenchmarkStack shop = Objects.requireNonNull(shops.get(press.getKey()));
                Samples gateway = new CpuMeter(shop)
                        .perRequest(press.getKey(), orders, press.getValue())
                        .getFirst();
                used.merge(press.getKey(), gateway, Samples::and);
            }
        }
    }

    private static BenchmarkStack shop(BenchmarkContext course, String name, UnaryOperator<LocalStack> access)
            throws IOException, InterruptedException, SQLException {
        BenchmarkStack shop = course.shop("access-" + name, stack -> access.apply(stack.workers(0)));
        shop.open(OFFER);
        return shop;
    }

    private static int orders(BenchmarkContext course) {
        return course.plan().scaled(ORDERS);
    }

    private static Goal goal() {
        return Goal.atLeast(0.95, 1.0);
    }

    private static LocalStack tokens(LocalStack stack, BenchmarkToken token) {
        return stack.gatewayProperty("hotdeal.gateway.buyers", "jwt")
                .gatewayProperty(
                        JWT + "public-key-location", token.publicKey().toUri().toString());
    }

    /** Counted, and so high that the one customer of this load keeps within them. */
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
