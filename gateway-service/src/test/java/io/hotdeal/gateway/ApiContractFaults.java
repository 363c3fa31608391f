package io.hotdeal.gateway;

import static io.hotdeal.gateway.ApiContractIT.BUY;
import static io.hotdeal.gateway.ApiContractIT.CANCEL;
import static io.hotdeal.gateway.ApiContractIT.CANCEL_OWN;
import static io.hotdeal.gateway.ApiContractIT.CLOSE;
import static io.hotdeal.gateway.ApiContractIT.DISMISS;
import static io.hotdeal.gateway.ApiContractIT.NO_ORDER;
import static io.hotdeal.gateway.ApiContractIT.OPEN;
import static io.hotdeal.gateway.ApiContractIT.ORDER;
import static io.hotdeal.gateway.ApiContractIT.REFUND;
import static io.hotdeal.gateway.ApiContractIT.REPORT;
import static io.hotdeal.gateway.ApiContractIT.RESTOCK;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.Gateway.Response;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.shop.SignedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What a gateway responds while something that it needs is gone, hangs or is unavailable. */
final class ApiContractFaults {

    private final GatewayStack shop;
    private final Gateway gateway;
    private final ApiContract contract;
    private final Supplier<Response> ownCancel;

    /** @param ownCancel a buyer's, with a token */
    ApiContractFaults(GatewayStack shop, ApiContract contract, Supplier<Response> ownCancel) {
        this.ownCancel = ownCancel;
        this.shop = shop;
        this.gateway = shop.gateway();
        this.contract = contract;
    }

    /** What Redis has of an offer is gone, and only that. */
    void withoutStock() {
        int offer = openAndLose();
        contract.check(BUY, gateway.buy(offer, "c-1", 1));
        await("the gateway to find it missing")
                .atMost(Duration.ofSeconds(10))
                .until(() -> gateway.get("/offers/" + offer).status() != 200);
        contract.check("GET /offers/{id}", gateway.get("/offers/" + offer));
        for (String method : new String[] {"GET", "POST"}) {
            contract.check(method + " /order-redis", gateway.send(method, "/order-redis?prodId=" + offer, null));
        }
        contract.check(OPEN, gateway.open(offer, "{\"units\":5,\"price\":3}", "other-terms"));
        // Each an offer of its own: a change that could not be finished stands before the next.
        contract.check(RESTOCK, gateway.restock(openAndLose(), 1, "lost-restock"));
        contract.check(CLOSE, gateway.close(openAndLose(), "lost-close"));
    }

    private int openAndLose() {
        int offer = shop.open(5);
        shop.redis().delete(shop.redis().keys("{prod-%03d}-*".formatted(offer)));
        return offer;
    }

    /** Buyers who wait for it are as many as may come in; everybody else is turned away. */
    void whileRedisHangs(int offer) throws Exception {
        String order = gateway.buy(shop.open(5), "c-1", 1).header("Location").orElseThrow();
        Map<String, Integer> workshop = Map.of("GET", shop.open(5), "POST", shop.open(5));
        shop.stack().pause(Component.REDIS);
        try (var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Response>> waiting = new ArrayList<>();
            // Each is the first of its offer, so that its call is sent while the connection is not given up yet.
            Map<String, Future<Response>> unknown = new HashMap<>();
            workshop.forEach((method, first) -> unknown.put(
                    method, buyers.submit(() -> gateway.send(method, "/order-redis?prodId=" + first, null))));
            for (int buyer = workshop.size(); buyer < GatewayStack.FEW; buyer++) {
                String customer = "hanging-" + buyer;
                waiting.add(buyers.submit(() -> buyOnceThereIsRoom(offer, customer)));
            }
            await("as many are in work as may")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> gateway.get("/offers/0").status() == 503);
            contract.check("GET /offers", gateway.get("/offers"));
            contract.check("GET /offers/{id}", gateway.get("/offers/" + offer));
            contract.check(ORDER, gateway.get(order));
            contract.check(CANCEL_OWN, gateway.send("POST", order + "/cancel", null));
            contract.check(REPORT, ApiContractIT.report(new SignedEvent("{}", "")));
            contract.check(BUY, gateway.buy(offer, "c-8", 1));
            for (String method : new String[] {"GET", "POST"}) {
                contract.check(method + " /order-redis", gateway.send(method, "/order-redis?prodId=" + offer, null));
                contract.check(method + " /order", gateway.send(method, "/order?prodId=5", null));
            }
            for (Future<Response> response : waiting) {
                contract.check(BUY, response.get(1, TimeUnit.MINUTES));
            }
            for (Map.Entry<String, Future<Response>> response : unknown.entrySet()) {
                contract.check(
                        response.getKey() + " /order-redis", response.getValue().get(1, TimeUnit.MINUTES));
            }
        } finally {
            shop.stack().resume(Component.REDIS);
        }
        awaitServing();
    }

    /** The request that asks whether all places are taken takes one for a moment. */
    private Response buyOnceThereIsRoom(int offer, String customer) {
        Response response = gateway.buy(offer, customer, 1);
        for (int more = 0; more < 100 && response.type().endsWith("overloaded"); more++) {
            response = gateway.buy(offer, customer, 1);
        }
        return response;
    }

    private void awaitServing() {
        await("the shop serves again")
                .atMost(Duration.ofSeconds(40))
                .until(() -> gateway.get(GatewayStack.NO_ORDER).status() == 404
                        && gateway.get("/offers").status() == 200);
    }

    /** Everything that needs the part says that it is away. */
    void whileAway(Component away, int offer) throws Exception {
        String path = gateway.buy(shop.open(5), "c-1", 1).header("Location").orElseThrow();
        shop.stack().kill(away);
        try {
            if (away.equals(Component.REDIS)) {
                await("what is known of offers to be too old")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> gateway.get("/offers").status() == 503);
            }
            contract.check("GET /offers", gateway.get("/offers"));
            contract.check("GET /offers/{id}", gateway.get("/offers/" + offer));
            contract.check(ORDER, gateway.get(path));
            contract.check(BUY, gateway.buy(offer, "c-9", 1));
            for (String method : new String[] {"GET", "POST"}) {
                contract.check(method + " /order-redis", gateway.send(method, "/order-redis?prodId=" + offer, null));
                contract.check(method + " /order", gateway.send(method, "/order?prodId=5", null));
                contract.check(method + " /admin/audit", gateway.admin(method, "/admin/audit", null));
            }
            contract.check(OPEN, gateway.open(offer, "{\"units\":1}", "away"));
            contract.check(RESTOCK, gateway.restock(offer, 1, "away-2"));
            contract.check(CLOSE, gateway.close(offer, "away-3"));
            if (away.equals(Component.DATABASE)) {
                contract.check(CANCEL_OWN, ownCancel.get());
                for (String operation : new String[] {CANCEL, REFUND, DISMISS}) {
                    String order = operation.substring("POST ".length()).replace("{id}", NO_ORDER);
                    contract.check(operation, gateway.admin("POST", order, "{\"returnUnits\":true}"));
                }
            }
        } finally {
            shop.stack().start(away);
        }
        awaitServing();
    }
}
