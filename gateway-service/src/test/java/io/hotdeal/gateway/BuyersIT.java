package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.Gateway.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buyers who have to say who they are by a token, and who may not ask too often. On a gateway of its own. */
@ExtendWith(GatewayStack.Shared.class)
class BuyersIT {

    private static final int BURST = 10;
    private static final Tokens TOKENS = new Tokens();

    private static GatewayStack shop;
    private static Gateway gateway;

    @BeforeAll
    static void start(GatewayStack shared) throws Exception {
        Map<String, String> properties = new HashMap<>(TOKENS.believed());
        properties.put("hotdeal.gateway.limits.enabled", "true");
        properties.put("hotdeal.gateway.limits.customer-per-second", "1");
        properties.put("hotdeal.gateway.limits.customer-burst", Integer.toString(BURST));
        properties.put("hotdeal.gateway.limits.address-burst", "50");
        properties.put("hotdeal.gateway.limits.address-per-second", "1");
        shop = shared.withGateway(properties);
        gateway = shop.gateway();
    }

    /** Once past Spring MVC and once through it. */
    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8"})
    void theTokenSaysWhoBuys(String type) {
        Gateway buyer = gateway.seenFrom(type.length() > 20 ? "127.0.1.1" : "127.0.1.2");
        int offer = shop.open("{\"units\":9,\"customerLimit\":2}");

        Response unnamed = order(buyer, offer, type, "{\"quantity\":1}", TOKENS.of("anna"));
        assertThat(unnamed.status()).as("%s", unnamed).isEqualTo(202);
        Response named = order(buyer, offer, type, "{\"customerId\":\"anna\",\"quantity\":1}", TOKENS.of("anna"));
        assertThat(named.status()).as("%s", named).isEqualTo(202);
        refused(order(buyer, offer, type, "{\"quantity\":1}", TOKENS.of("anna")), 409, "limit-reached");

        refused(
                order(buyer, offer, type, "{\"customerId\":\"anna\",\"quantity\":1}", TOKENS.of("ben")),
                403,
                "not-allowed");
        assertThat(gateway.available(offer)).isEqualTo(7);
    }

    @Test
    void theLimitNamesTheBuyersOwnOrdersThatAreNotPaid() throws Exception {
        Gateway buyer = gateway.seenFrom("127.0.1.11");
        int offer = shop.open("{\"units\":9,\"customerLimit\":1}");
        String json = "application/json";
        String order = "{\"quantity\":1}";
        assertThat(order(buyer, offer, json, order, TOKENS.of("carla")).status())
                .isEqualTo(202);
        Response unrecorded = refused(order(buyer, offer, json, order, TOKENS.of("carla")), 409, "limit-reached");
        assertThat(unrecorded.json().has("heldOrders")).isFalse();
        var recorded = new RecordedByHand(shop);
        String held = recorded.order(offer, "RECORDED");
        String paid = recorded.order(offer, "PAID");
        String others = recorded.order(offer, "RECORDED");
        for (String id : new String[] {held, paid}) {
            shop.update("UPDATE ORDER_HISTORY SET CUSTOMER_ID = 'carla' WHERE ORDER_ID = ?", id);
        }

        Response refusal = refused(order(buyer, offer, json, order, TOKENS.of("carla")), 409, "limit-reached");

        assertThat(refusal.json().path("heldOrders").size())
                .as("%s, not %s", refusal, others)
                .isOne();
        assertThat(refusal.json().path("heldOrders").path(0).asString())
                .isEqualTo("/offers/" + offer + "/orders/" + held);
    }

    @Test
    void buyersCancelTheirOwnUnpaidOrdersAndNoOthers() throws Exception {
        Gateway buyer = gateway.seenFrom("127.0.1.12");
        int offer = shop.open(9);
        var recorded = new RecordedByHand(shop);
        String order = recorded.order(offer, "RECORDED");
        String paid = recorded.order(offer, "PAID");
        String owner = TOKENS.of("c-1");

        refused(cancel(buyer, offer, order, TOKENS.of("dora")), 404, "unknown-order");
        refused(cancel(buyer, offer + 1, order, owner), 404, "unknown-order");
        refused(buyer.send("POST", orders(offer) + "/" + order + "/cancel", null), 401, "not-signed-in");
        refused(cancel(buyer, offer, paid, owner), 409, "order-state");
        assertThat(shop.gateway()
                        .admin("POST", "/admin/orders/" + order + "/dismiss", null)
                        .status())
                .as("nothing is asked for yet")
                .isEqualTo(404);

        Response first = cancel(buyer, offer, order, owner);
        Response again = cancel(buyer, offer, order, owner);
        assertThat(first.status()).as("%s", first).isEqualTo(202);
        assertThat(first.json().path("done").asBoolean(true)).isFalse();
        assertThat(again.json()).isEqualTo(first.json());
        refused(cancel(buyer, offer, order, TOKENS.of("dora")), 404, "unknown-order");
        Response administrators =
                shop.gateway().admin("POST", "/admin/orders/" + order + "/cancel", "{\"returnUnits\":true}");
        assertThat(administrators.json().path("requestedBy").asString()).isEqualTo("its buyer");

        recorded.end(order);
        Response done = cancel(buyer, offer, order, owner);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json().path("done").asBoolean()).isTrue();
        recorded.cancelBecomes(order, "GIVEN_UP");
        refused(cancel(buyer, offer, order, owner), 409, "order-state");
    }

    /** As the commonest logins name their users, in access tokens of RFC 9068. */
    @Test
    void anySubjectBuysByItsOwnLimit() throws Exception {
        Gateway buyer = gateway.seenFrom("127.0.1.9");
        int offer = shop.open("{\"units\":9,\"customerLimit\":1}");
        String json = "application/json";
        String anna = "auth0|5f7c8ec7c33c6c004bbafe82";
        String ben = "auth0|5f7c8ec7c33c6c004bbafe83";

        String annas = TOKENS.typed("at+jwt", anna);
        String body = "{\"customerId\":\"%s\",\"quantity\":1}".formatted(anna);
        assertThat(order(buyer, offer, json, body, annas).status()).isEqualTo(202);
        refused(order(buyer, offer, json, "{\"quantity\":1}", annas), 409, "limit-reached");
        refused(order(buyer, offer, json, body, TOKENS.of(ben)), 403, "not-allowed");
        for (String other : new String[] {ben, "two words", "~".repeat(255)}) {
            assertThat(order(buyer, offer, json, "{\"quantity\":1}", TOKENS.of(other))
                            .status())
                    .as(other)
                    .isEqualTo(202);
        }
    }

    /** On a further gateway. */
    @Test
    void theClaimThatTheOperatorNamesSaysWhoBuys() throws Exception {
        Map<String, String> properties = new HashMap<>(TOKENS.believed());
        properties.put("spring.security.oauth2.resourceserver.jwt.principal-claim-name", "email");
        Gateway buyer = shop.withGateway(properties).gateway();
        int offer = shop.open("{\"units\":9,\"customerLimit\":1}");
        String json = "application/json";
        String anna = TOKENS.claiming("email", "anna@example.com", "1");
        String annaAgain = TOKENS.claiming("email", "anna@example.com", "2");
        String ben = TOKENS.claiming("email", "ben@example.com", "1");

        String named = "{\"customerId\":\"anna@example.com\",\"quantity\":1}";
        assertThat(order(buyer, offer, json, named, anna).status()).isEqualTo(202);
        refused(order(buyer, offer, json, "{\"quantity\":1}", annaAgain), 409, "limit-reached");
        assertThat(order(buyer, offer, json, "{\"quantity\":1}", ben).status()).isEqualTo(202);
        refused(order(buyer, offer, json, "{\"customerId\":\"1\",\"quantity\":1}", ben), 403, "not-allowed");
        refused(order(buyer, offer, json, "{\"quantity\":1}", TOKENS.of("anna")), 401, "not-signed-in");
        assertThat(gateway.available(offer)).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8"})
    void withoutAGoodTokenNothingIsSold(String type) throws Exception {
        Gateway buyer = gateway.seenFrom(type.length() > 20 ? "127.0.1.3" : "127.0.1.4");
        int offer = shop.open(9);
        String body = "{\"customerId\":\"anna\",\"quantity\":1}";

        Response none = refused(buyer.send("POST", orders(offer), body, "Content-Type", type), 401, "not-signed-in");
        assertThat(none.header("WWW-Authenticate").orElse("")).startsWith("Bearer ");
        String good = TOKENS.of("anna");
        for (String bad : new String[] {
            "x",
            "a.b.c",
            good.substring(0, good.length() - 8) + "AAAAAAAA",
            TOKENS.of("anna", -300, "shop"),
            TOKENS.of(null, 60, "shop"),
            TOKENS.of("anna", 60, "another shop"),
            new Tokens().of("anna"),
            Tokens.unsigned("anna")
        }) {
            Response response = refused(order(buyer, offer, type, body, bad), 401, "not-signed-in");
            assertThat(response.text()).doesNotContain(good.substring(0, 20), "nimbus", "oauth");
        }
        refused(order(buyer, offer, type, body, TOKENS.typed("logout+jwt", "anna")), 401, "not-signed-in");
        assertThat(gateway.available(offer)).isEqualTo(9);
    }

    /** Spring Security allows clocks to differ by 60 s; a token that was good a moment ago may not be any more. */
    @Test
    void aRememberedTokenEndsWhenItEnds() {
        Gateway buyer = gateway.seenFrom("127.0.1.8");
        int offer = shop.open(9);
        String ending = TOKENS.of("ending", -50, "shop");
        assertThat(order(buyer, offer, "application/json", "{\"quantity\":1}", ending)
                        .status())
                .isEqualTo(202);

        await("the token's end")
                .pollInterval(Duration.ofSeconds(1))
                .atMost(GatewayStack.SOON)
                .untilAsserted(() -> refused(
                        order(buyer, offer, "application/json", "{\"quantity\":1}", ending), 401, "not-signed-in"));
    }

    @Test
    void nobodyInParticularBuysNothing() {
        Gateway buyer = gateway.seenFrom("127.0.1.5");
        int offer = shop.open(9);

        for (String method : new String[] {"GET", "POST"}) {
            for (String path : new String[] {"/order", "/order-redis"}) {
                refused(buyer.send(method, path + "?prodId=" + offer, null), 403, "not-allowed");
            }
        }
        assertThat(gateway.available(offer)).isEqualTo(9);
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgainAndOthersAreNot() {
        Gateway buyer = gateway.seenFrom("127.0.1.6");
        int offer = shop.open(100);
        String impatient = TOKENS.of("impatient");
        // One a second comes back, so on a slow machine there are some more than the burst.
        int sold = 0;
        Response beyond = order(buyer, offer, "application/json", "{\"quantity\":1}", impatient);
        while (beyond.status() == 202 && sold < 3 * BURST) {
            sold++;
            beyond = order(buyer, offer, "application/json", "{\"quantity\":1}", impatient);
        }
        assertThat(sold).isGreaterThanOrEqualTo(BURST);
        refused(beyond, 429, "too-many-requests");
        assertThat(order(buyer, offer, "application/json", "{\"quantity\":1}", TOKENS.of("patient"))
                        .status())
                .isEqualTo(202);
        assertThat(gateway.available(offer)).isEqualTo(100 - sold - 1);

        Duration wait =
                Duration.ofSeconds(Long.parseLong(beyond.header("Retry-After").orElseThrow()));
        await("Retry-After is kept")
                .pollDelay(wait)
                .atMost(wait.plus(GatewayStack.SOON))
                .untilAsserted(() -> assertThat(order(buyer, offer, "application/json", "{\"quantity\":1}", impatient)
                                .status())
                        .isEqualTo(202));
    }

    @Test
    void anAddressHasALimitWhoeverAsksFromIt() {
        Gateway crowd = gateway.seenFrom("127.0.1.7");
        int offer = shop.open(1);

        int refused = 0;
        for (int order = 0; order < 80; order++) {
            // Without a token: what is refused for its number costs no look at one.
            int status = crowd.order(offer, "{\"quantity\":1}").status();
            assertThat(status).isIn(401, 429);
            refused += status == 429 ? 1 : 0;
        }

        assertThat(refused).isPositive();
        // One a second comes back, so one of the next may be let through.
        Response workshop = Stream.generate(() -> crowd.get("/order-redis?prodId=" + offer))
                .limit(20)
                .filter(response -> response.status() == 429)
                .findFirst()
                .orElseThrow();
        refused(workshop, 429, "too-many-requests");
        assertThat(crowd.get("/offers/" + offer).status()).isEqualTo(200);
        assertThat(gateway.admin("GET", "/actuator/prometheus", null).text())
                .containsPattern("hotdeal_limits_refused_total\\{whose=\"address\"\\} [1-9]");
    }

    private static Response cancel(Gateway buyer, int offer, String order, String token) {
        return buyer.send("POST", orders(offer) + "/" + order + "/cancel", null, "Authorization", "Bearer " + token);
    }

    private static String orders(int offer) {
        return "/offers/" + offer + "/orders";
    }

    private static Response order(Gateway buyer, int offer, String type, String body, String token) {
        return buyer.send("POST", orders(offer), body, "Content-Type", type, "Authorization", "Bearer " + token);
    }
}
