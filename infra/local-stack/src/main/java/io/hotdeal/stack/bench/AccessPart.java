package io.hotdeal.stack.bench;

import io.hotdeal.stack.LocalStack;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What it costs to know who asks and how often. */
final class AccessPart {

    private static final int OFFER = 2;
    private static final int ORDERS = 20_000;
    private static final String OPEN = "open, no limits";
    private static final String CARRIED = "open, the token sent and not looked at";
    private static final String LIMITED = "limits by customer and address";
    private static final String SIGNED = "limits and a token";
    private static final String ANEW = "limits and a token, checked each time";
    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";

    private AccessPart() {}

    static void measure(Course course) throws IOException, InterruptedException, SQLException {
        Section section = course.section(
                "Access",
                "POST orders, ab -k -c 150, no worker running, a stack each; all orders with one token (RS256, 2048 bits)");
        int orders = course.plan().scaled(ORDERS);
        BenchToken token = BenchToken.of(BenchShop.CUSTOMER, course.plan().runFolder());
        try (BenchShop open = course.shop("access-open", stack -> stack.workers(0));
                BenchShop limited = course.shop("access-limited", stack -> limits(stack.workers(0)));
                BenchShop signed = course.shop("access-signed", stack -> tokens(limits(stack.workers(0)), token));
                BenchShop anew = course.shop(
                        "access-anew",
                        stack -> tokens(limits(stack.workers(0)), token)
                                .gatewayProperty("hotdeal.gateway.remember-tokens", "0s"))) {
            open.open(OFFER);
            limited.open(OFFER);
            signed.open(OFFER);
            anew.open(OFFER);
            String header = "Authorization: Bearer " + token.token();
            Map<String, Samples> measured = new Contest("/s", course.out())
                    .with(OPEN, () -> open.post(OFFER, orders, true))
                    .with(CARRIED, () -> open.post(OFFER, orders, true, header))
                    .with(LIMITED, () -> limited.post(OFFER, orders, true))
                    .with(SIGNED, () -> signed.post(OFFER, orders, true, header))
                    .with(ANEW, () -> anew.post(OFFER, orders, true, header))
                    .run(course.plan().warmUp(), course.plan().rounds());
            measured.values().forEach(section::bar);
            section.figure(of(measured, LIMITED).dividedBy(of(measured, OPEN), LIMITED + " ÷ " + OPEN), goal());
            section.figure(of(measured, SIGNED).dividedBy(of(measured, OPEN), SIGNED + " ÷ " + OPEN), goal());
            // What is left without what half a kilobyte more costs ab and both sockets.
            section.figure(of(measured, SIGNED).dividedBy(of(measured, CARRIED), SIGNED + " ÷ " + CARRIED), goal());
            section.figure(of(measured, ANEW).dividedBy(of(measured, OPEN), ANEW + " ÷ " + OPEN), null);
            Section time = course.section(
                    "Where the time of access goes",
                    "processor time of the gateway while %,d orders, the token sent to each".formatted(orders));
            Map<String, BenchShop> shops = Map.of(CARRIED, open, LIMITED, limited, SIGNED, signed, ANEW, anew);
            for (String name : List.of(CARRIED, LIMITED, SIGNED, ANEW)) {
                BenchShop shop = Objects.requireNonNull(shops.get(name), name);
                Samples gateway = new CpuMeter(shop)
                        .perRequest(name, orders, () -> shop.post(OFFER, orders, true, header))
                        .getFirst();
                course.out().printf("  %-55s %s%n", gateway.name(), gateway.text());
                time.bar(gateway);
            }
        }
    }

    private static Goal goal() {
        return Goal.atLeast(0.95, 1.0);
    }

    private static LocalStack tokens(LocalStack stack, BenchToken token) {
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
