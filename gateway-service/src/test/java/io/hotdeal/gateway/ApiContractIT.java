package io.hotdeal.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Response;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.shop.SignedEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Makes every response in openapi.yaml happen and compares each with the file. On a gateway of its own, after the other classes. */
@ExtendWith(GatewayStack.Shared.class)
@Order(GatewayStack.LAST + 1)
class ApiContractIT {

    static final String BUY = "POST /offers/{id}/orders";
    static final String ORDER = "GET /offers/{id}/orders/{orderId}";
    static final String OPEN = "PUT /admin/offers/{id}";
    static final String RESTOCK = "POST /admin/offers/{id}/restock";
    static final String CLOSE = "POST /admin/offers/{id}/close";
    static final String REPORT = "POST /payments/events";
    static final String CANCEL_OWN = "POST /offers/{id}/orders/{orderId}/cancel";
    static final String CANCEL = "POST /admin/orders/{id}/cancel";
    static final String REFUND = "POST /admin/orders/{id}/refund";
    static final String DISMISS = "POST /admin/orders/{id}/dismiss";
    private static final List<String> GUESTS =
            List.of("GET /order", "POST /order", "GET /order-redis", "POST /order-redis");
    static final String NO_ORDER = "00000000-0000-7000-8000-000000000000";
    private static final String TOO_LARGE = " ".repeat(9_000);

    private static GatewayStack shop;
    private static Gateway gateway;
    private static ApiContract contract;

    @BeforeAll
    static void start(GatewayStack shared) throws Exception {
        // A close ends at once only when no order of another class waits.
        new WorkersByHand(shared).settleEverything();
        shop = shared.withGateway(GatewayStack.FRAGILE);
        gateway = shop.gateway();
        contract = new ApiContract();
    }

    /** The next class finds all gateways as they were. */
    @AfterEach
    void awaitAllGateways() {
        shop.awaitServing(Duration.ofSeconds(40));
    }

    @Test
    void everyDocumentedResponseHappensAsDocumented() throws Exception {
        closesAtOnceBeforeTheFirstOrder();
        int offer = shop.open(3);
        buyers(offer);
        payersTheOldWay();
        payersAtTheProvider();
        watchers();
        administrators();
        endersOfOrders();
        strangers();
        paymentProviders();
        var faults = new ApiContractFaults(shop, contract, signedBuyers());
        faults.withoutStock();
        faults.whileRedisHangs(offer);
        faults.whileAway(Component.REDIS, offer);
        faults.whileAway(Component.DATABASE, offer);

        assertThat(contract.notExercised())
                .as("documented, and never answered here")
                .isEmpty();
    }

    @Test
    void servesTheDescriptionAndAPageThatShowsIt() {
        Response description = gateway.get("/docs/openapi.yaml");
        assertThat(description.status()).isEqualTo(200);
        assertThat(description.header("Content-Type")).contains("application/yaml");
        assertThat(description.text()).isEqualTo(ApiContract.text());

        Response page = gateway.get("/docs");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy").orElse("")).contains("default-src 'self'");
        List<String> files = Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(page.text())
                .results()
                .map(file -> file.group(1))
                .toList();
        assertThat(files)
                .hasSizeGreaterThan(3)
                .allSatisfy(
                        file -> assertThat(gateway.get(file).status()).as(file).isEqualTo(200));
        assertThat(gateway.get("/docs/docs.js").text()).contains("'/docs/openapi.yaml'");
    }

    private static void buyers(int offer) {
        contract.check("GET /offers", gateway.get("/offers"));
        contract.check("GET /offers", gateway.send("GET", "/offers", null, "Accept", "image/png"));
        for (String path : new String[] {"/offers", "/offers/" + offer}) {
            String tag = gateway.get(path).header("ETag").orElseThrow();
            contract.check(
                    "GET " + path.replace("/" + offer, "/{id}"), gateway.send("GET", path, null, "If-None-Match", tag));
        }
        for (String id : new String[] {"" + offer, "0", "999999"}) {
            contract.check("GET /offers/{id}", gateway.get("/offers/" + id));
        }
        contract.check("GET /offers/{id}", gateway.send("GET", "/offers/" + offer, null, "Accept", "image/png"));
        Response bought = contract.check(BUY, gateway.buy(offer, "c-1", 1, "Idempotency-Key", "k-1"));
        contract.check(BUY, gateway.buy(offer, "c-1", 1, "Idempotency-Key", "k-1"));
        contract.check(BUY, gateway.buy(offer, "c-1", 2, "Idempotency-Key", "k-1"));
        contract.check(BUY, gateway.buy(offer, "c-2", 9));
        contract.check(BUY, gateway.buy(999_999, "c-2", 1));
        contract.check(BUY, gateway.buy(offer, "two words", 0));
        contract.check(BUY, gateway.order(offer, "{}", "Accept", "image/png"));
        contract.check(BUY, gateway.order(offer, TOO_LARGE));
        contract.check(BUY, gateway.send("POST", "/offers/" + offer + "/orders", "a", "Content-Type", "text/plain"));
        String path = bought.header("Location").orElseThrow();
        contract.check(ORDER, gateway.get(path));
        contract.check(ORDER, gateway.send("GET", path, null, "Accept", "image/png"));
        contract.check(ORDER, gateway.get("/offers/0/orders/x"));
        contract.check(ORDER, gateway.get(path.replaceFirst(".{12}$", "000000000000")));

        int limited = shop.nextProduct();
        gateway.open(limited, "{\"units\":2,\"customerLimit\":1}", "open");
        contract.check(BUY, gateway.buy(limited, "c-1", 2));
        gateway.close(limited, "close");
        contract.check(BUY, gateway.buy(limited, "c-1", 1));
        for (String method : new String[] {"GET", "POST"}) {
            for (String product : new String[] {"" + offer, "0", "999999", "" + limited}) {
                contract.check(method + " /order-redis", gateway.send(method, "/order-redis?prodId=" + product, null));
            }
            for (String product : new String[] {"" + shop.nextProduct(), "0", "999999"}) {
                contract.check(method + " /order", gateway.send(method, "/order?prodId=" + product, null));
            }
        }
        contract.check("POST /order", gateway.send("POST", "/order", TOO_LARGE));
        contract.check("POST /order-redis", gateway.send("POST", "/order-redis", TOO_LARGE));
    }

    /** Later nothing drains, for no worker runs. */
    private static void closesAtOnceBeforeTheFirstOrder() {
        int quiet = shop.open(2);
        contract.check(CLOSE, gateway.close(quiet, "close"));
        contract.check(CLOSE, gateway.close(quiet, "close-again"));
    }

    private static void payersTheOldWay() throws Exception {
        try (var provider = new io.hotdeal.testkit.shop.ShopClient(
                shop.stack().gatewayUrl(1),
                shop.stack().providerUrl(),
                shop.stack().adminUser(),
                shop.stack().adminPassword())) {
            for (String outcome : new String[] {"declineRate", "errorRate"}) {
                provider.providerSettings("{\"%s\":1.0}".formatted(outcome));
                for (String method : new String[] {"GET", "POST"}) {
                    contract.check(
                            method + " /order", gateway.send(method, "/order?prodId=" + shop.nextProduct(), null));
                }
                provider.providerSettings("{\"%s\":0.0}".formatted(outcome));
            }
        }
    }

    private static void payersAtTheProvider() throws Exception {
        int offer = shop.open("{\"units\":1,\"payment\":\"checkout\"}");
        contract.check("GET /offers/{id}", gateway.get("/offers/" + offer));
        String order = new RecordedByHand(shop).order(offer, "RECORDED");
        for (int minutes : new int[] {5, -5}) {
            shop.update(
                    "UPDATE ORDER_HISTORY SET PAY_LINK = 'https://pay.example.com/1', PAY_BY = ? WHERE ORDER_ID = ?",
                    LocalDateTime.now(ZoneOffset.UTC).plusMinutes(minutes),
                    order);
            Response waiting = contract.check(ORDER, gateway.get("/offers/" + offer + "/orders/" + order));
            assertThat(waiting.json().path("payment").has("link")).isEqualTo(minutes > 0);
        }
    }

    private static void watchers() throws Exception {
        contract.check("GET /live", gateway.send("GET", "/live", null, "Accept", "image/png"));
        var request = HttpRequest.newBuilder(URI.create(gateway.url() + "/live"))
                .timeout(Duration.ofSeconds(20))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var stream = http.send(request, BodyHandlers.ofLines());
            try (var lines = stream.body()) {
                assertThat(stream.headers().firstValue("Content-Type").orElse(""))
                        .startsWith("text/event-stream");
                contract.check("GET /live", gateway.get("/live"));
                lines.filter(line -> line.startsWith("data:"))
                        .limit(2)
                        .forEach(line ->
                                contract.checkSchema("a frame", "LiveSnapshot", line.substring("data:".length())));
            }
            http.shutdownNow();
        }
        contract.exercised("GET /live 200");
    }

    private static void administrators() {
        String form = "{\"units\":2}";
        int offer = shop.nextProduct();
        String path = "/admin/offers/" + offer;
        String[] json = {"Content-Type", "application/json"};
        contract.check("GET /admin/session", gateway.admin("GET", "/admin/session", null));
        contract.check("GET /admin/session", gateway.get("/admin/session"));
        for (String method : new String[] {"GET", "POST"}) {
            String operation = method + " /admin/audit";
            contract.check(operation, gateway.admin(method, "/admin/audit", null));
            contract.check(operation, gateway.send(method, "/admin/audit", null));
            contract.check(operation, gateway.admin(method, "/admin/audit", null, "Accept", "image/png"));
        }
        contract.check("POST /admin/audit", gateway.admin("POST", "/admin/audit", TOO_LARGE));

        contract.check(OPEN, gateway.open(999_999, form, "open"));
        contract.check(RESTOCK, gateway.restock(999_999, 1, "restock"));
        contract.check(CLOSE, gateway.close(999_999, "close"));
        contract.check(OPEN, gateway.open(offer, "{\"units\":9999999}", "open-many"));
        contract.check(RESTOCK, gateway.restock(offer, 1, "too-early"));
        contract.check(OPEN, gateway.open(offer, form, "open"));
        contract.check(RESTOCK, gateway.restock(offer, 9_999_999, "many"));
        contract.check(RESTOCK, gateway.restock(offer, 1, "restock"));
        contract.check(RESTOCK, gateway.restock(offer, 2, "restock"));
        contract.check(OPEN, gateway.open(offer, form, "restock"));
        contract.check(CLOSE, gateway.close(offer, "restock"));
        contract.check(OPEN, gateway.open(offer, "{\"units\":0}", "x"));
        contract.check(RESTOCK, gateway.restock(offer, 0, "x"));
        contract.check(CLOSE, gateway.close(0, "x"));
        for (String suffix : new String[] {"", "/restock", "/close"}) {
            String operation = suffix.isEmpty() ? OPEN : suffix.equals("/close") ? CLOSE : RESTOCK;
            String method = operation.substring(0, operation.indexOf(' '));
            contract.check(operation, gateway.send(method, path + suffix, form, json));
            contract.check(operation, gateway.admin(method, path + suffix, form, "Accept", "image/png"));
            contract.check(operation, gateway.admin(method, path + suffix, TOO_LARGE));
            if (!operation.equals(CLOSE)) {
                contract.check(operation, gateway.admin(method, path + suffix, null, "Content-Type", "text/plain"));
            }
        }
        gateway.buy(offer, "c-1", 1);
        contract.check(CLOSE, gateway.close(offer, "close"));
        contract.check(OPEN, gateway.open(offer, form, "while-closing"));
    }

    private static void endersOfOrders() throws Exception {
        RecordedByHand recorded = new RecordedByHand(shop);
        String form = "{\"returnUnits\":true}";
        for (String operation : new String[] {CANCEL, REFUND}) {
            String before = operation.equals(CANCEL) ? "RECORDED" : "PAID";
            String path = operation.substring("POST ".length());
            String id = recorded.order(shop.open(1), before);
            String order = path.replace("{id}", id);
            contract.check(operation, gateway.admin("POST", order, form));
            contract.check(operation, gateway.admin("POST", order, "{\"returnUnits\":false}"));
            recorded.end(id);
            contract.check(operation, gateway.admin("POST", order, form));
            contract.check(operation, gateway.admin("POST", order, "{}"));
            contract.check(operation, gateway.send("POST", order, form, "Content-Type", "application/json"));
            contract.check(operation, gateway.admin("POST", order, form, "Accept", "image/png"));
            contract.check(operation, gateway.admin("POST", order, TOO_LARGE));
            contract.check(operation, gateway.admin("POST", order, null, "Content-Type", "text/plain"));
            contract.check(operation, gateway.admin("POST", path.replace("{id}", NO_ORDER), form));
        }
        dismissersOfCancels(recorded);
    }

    private static void dismissersOfCancels(RecordedByHand recorded) throws Exception {
        String id = recorded.order(shop.open(1), "PAID");
        String refund = DISMISS.substring("POST ".length()).replace("{id}", id);
        contract.check(DISMISS, gateway.admin("POST", refund, null));
        gateway.admin("POST", refund.replace("dismiss", "refund"), "{\"returnUnits\":true}");
        contract.check(DISMISS, gateway.admin("POST", refund, null));
        recorded.cancelBecomes(id, "GIVEN_UP");
        contract.check(DISMISS, gateway.admin("POST", refund, null));
        contract.check(DISMISS, gateway.admin("POST", refund.replace(id, "x"), null));
        contract.check(DISMISS, gateway.send("POST", refund, null));
        contract.check(DISMISS, gateway.admin("POST", refund, null, "Accept", "image/png"));
        contract.check(DISMISS, gateway.admin("POST", refund, TOO_LARGE));
    }

    /** Pages of other origins, and who does not know the password, from another address than the administrators'. */
    private static void strangers() {
        Gateway stranger = gateway.seenFrom("127.0.0.2");
        String wrong = Gateway.basic("admin", "not the password");
        List<String> operations = List.of(
                "GET /admin/session",
                "GET /admin/audit",
                "POST /admin/audit",
                OPEN,
                RESTOCK,
                CLOSE,
                CANCEL,
                REFUND,
                DISMISS);
        for (String operation : operations) {
            String[] words = operation.replace("{id}", "1").split(" ", 2);
            contract.check(operation, stranger.admin(words[0], words[1], null, "Sec-Fetch-Site", "cross-site"));
        }
        for (String operation : GUESTS) {
            String[] words = operation.split(" ", 2);
            Response page = stranger.send(words[0], words[1], null, "Sec-Fetch-Site", "cross-site");
            assertThat(contract.check(operation, page).status()).as(operation).isEqualTo(403);
        }
        for (int guess = 0; guess < 10; guess++) {
            stranger.send("GET", "/admin/session", null, "Authorization", wrong);
        }
        for (String operation : operations) {
            String[] words = operation.replace("{id}", "1").split(" ", 2);
            contract.check(operation, stranger.send(words[0], words[1], null, "Authorization", wrong));
        }
    }

    private static void paymentProviders() throws Exception {
        String secret = shop.stack().webhookSecret();
        SignedEvent event = SignedEvent.of(secret, "evt-1", NO_ORDER, "CAPTURED");
        contract.check(REPORT, report(event));
        contract.check(REPORT, report(new SignedEvent(event.body(), "t=1,v1=00")));
        contract.check(REPORT, report(SignedEvent.signed(secret, "{}".getBytes(UTF_8))));
        contract.check(REPORT, report(SignedEvent.signed(secret, TOO_LARGE.getBytes(UTF_8))));
        contract.check(REPORT, gateway.send("POST", "/payments/events", event.body(), "Content-Type", "text/plain"));
        shop.stack().pause(Component.KAFKA);
        try {
            contract.check(REPORT, report(event));
        } finally {
            shop.stack().resume(Component.KAFKA);
        }
    }

    static Response report(SignedEvent event) {
        return gateway.send(
                "POST",
                "/payments/events",
                event.body(),
                "Content-Type",
                "application/json",
                SignedEvent.HEADER,
                event.signature());
    }

    /** @param signed where buyers have tokens, from an address that is not limited yet */
    private static Response cancelNoOrder(Gateway signed, Tokens tokens) {
        String path =
                CANCEL_OWN.substring("POST ".length()).replace("{id}", "1").replace("{orderId}", NO_ORDER);
        return signed.seenFrom("127.0.0.5").send("POST", path, null, "Authorization", "Bearer " + tokens.of("c-1"));
    }

    /**
     * With tokens and limits for buyers; the live page is for administrators, and the docs are off.
     *
     * @return a buyer's cancel, to be sent while a dependency is unavailable
     */
    private static Supplier<Response> signedBuyers() throws Exception {
        Tokens tokens = new Tokens();
        Map<String, String> properties = new HashMap<>(tokens.believed());
        properties.put("hotdeal.gateway.docs.enabled", "false");
        properties.put("hotdeal.gateway.live.public", "false");
        properties.put("hotdeal.gateway.admin.guesses", "1");
        properties.put("hotdeal.gateway.limits.enabled", "true");
        properties.put("hotdeal.gateway.limits.address-burst", "6");
        properties.put("hotdeal.gateway.limits.address-per-second", "1");
        GatewayStack signed = shop.withGateway(properties);
        int offer = signed.open(3);
        String[] anna = {"Authorization", "Bearer " + tokens.of("anna")};
        contract.check(BUY, signed.gateway().buy(offer, "anna", 1));
        contract.check(BUY, signed.gateway().buy(offer, "ben", 1, anna));
        GUESTS.forEach(operation -> contract.check(operation, send(signed, operation)));
        cancellersOfTheirOrders(signed.gateway().seenFrom("127.0.0.3"), tokens);
        untilLimited(BUY, () -> signed.gateway().buy(offer, "anna", 1, anna));
        GUESTS.forEach(operation -> untilLimited(operation, () -> send(signed, operation)));
        closedLivePage(signed.gateway());
        for (String path : List.of("/docs", "/docs/openapi.yaml", "/docs/index.html", "/docs/docs.js")) {
            assertThat(signed.gateway().get(path).status()).as(path).isEqualTo(404);
        }
        return () -> cancelNoOrder(signed.gateway(), tokens);
    }

    private static void cancellersOfTheirOrders(Gateway signed, Tokens tokens) throws Exception {
        RecordedByHand recorded = new RecordedByHand(shop);
        int offer = shop.open(1);
        String id = recorded.order(offer, "RECORDED");
        String path = "/offers/" + offer + "/orders/" + id + "/cancel";
        String[] owner = {"Authorization", "Bearer " + tokens.of("c-1")};
        contract.check(CANCEL_OWN, gateway.send("POST", path, null));
        contract.check(CANCEL_OWN, signed.send("POST", path, null));
        contract.check(CANCEL_OWN, signed.send("POST", path, null, owner));
        recorded.end(id);
        contract.check(CANCEL_OWN, signed.send("POST", path, null, owner));
        contract.check(CANCEL_OWN, signed.send("POST", path.replace(id, NO_ORDER), null, owner));
        contract.check(CANCEL_OWN, signed.send("POST", path, null, "Accept", "image/png"));
        contract.check(CANCEL_OWN, signed.send("POST", path, TOO_LARGE));
        Gateway another = signed.seenFrom("127.0.0.4");
        contract.check(CANCEL_OWN, another.send("POST", path.replace(id, "x"), null, owner));
        String paid = recorded.order(offer, "PAID");
        contract.check(CANCEL_OWN, another.send("POST", path.replace(id, paid), null, owner));
        untilLimited(CANCEL_OWN, () -> another.send("POST", path, null));
    }

    /** One request comes back a second, so on a slow machine there are some more than the burst. */
    private static void untilLimited(String operation, Supplier<Response> send) {
        Response response = send.get();
        contract.check(operation, response);
        for (int more = 0; more < 30 && response.status() != 429; more++) {
            response = send.get();
            contract.check(operation, response);
        }
    }

    private static void closedLivePage(Gateway closed) {
        contract.check("GET /live", closed.get("/live"));
        contract.check("GET /live", closed.admin("GET", "/live", null, "Sec-Fetch-Site", "cross-site"));
        for (int guess = 0; guess < 2; guess++) {
            contract.check("GET /live", closed.send("GET", "/live", null, "Authorization", Gateway.basic("a", "b")));
        }
    }

    private static Response send(GatewayStack shop, String operation) {
        String[] words = operation.split(" ", 2);
        return shop.gateway().send(words[0], words[1], null);
    }
}
