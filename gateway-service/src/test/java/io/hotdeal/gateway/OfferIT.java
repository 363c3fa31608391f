package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Response;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What buyers read of an offer, and what only an administrator may read or change. */
@ExtendWith(GatewayStack.Shared.class)
class OfferIT {

    private final GatewayStack shop;
    private final Gateway gateway;

    OfferIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    @Test
    void listsOffersWithTheirTerms() {
        int offer = shop.open("{\"units\":5,\"price\":5.5,\"customerLimit\":2,\"closesAt\":\"2036-01-01T00:00:00Z\"}");

        var view = gateway.get("/offers/" + offer).json();

        assertThat(view.path("id").asInt()).isEqualTo(offer);
        assertThat(view.path("name").asString()).isEqualTo("Limited item " + offer);
        assertThat(view.path("price").decimalValue()).isEqualByComparingTo("5.5");
        assertThat(view.path("available").asInt()).isEqualTo(5);
        assertThat(view.path("open").asBoolean()).isTrue();
        assertThat(view.path("customerLimit").asInt()).isEqualTo(2);
        assertThat(view.path("closesAt").asString()).isEqualTo("2036-01-01T00:00:00Z");
        assertThat(gateway.get("/offers").json().path("offers").valueStream()).contains(view);
    }

    /** The gateway's JVM is told to be in New York, whose clocks skip this hour (pom.xml, test.services.machine). */
    @Test
    void opensAndClosesWhenItWasToldTo() {
        String terms = "\"opensAt\":\"2027-03-14T02:30:00Z\",\"closesAt\":\"2027-11-07T01:30:00Z\"";
        int offer = shop.open("{\"units\":5," + terms + "}");

        assertThat(gateway.get("/offers/" + offer).text()).contains(terms);
        assertThat(shop.redis().opsForHash().entries("{prod-%03d}-offer".formatted(offer)))
                .containsEntry(
                        "opens",
                        Long.toString(Instant.parse("2027-03-14T02:30:00Z").toEpochMilli()));
    }

    @Test
    void saysHowOldAnOfferIsAndSendsItOnceWhileItIsTheSame() {
        int offer = shop.open(5);

        for (String path : new String[] {"/offers", "/offers/" + offer}) {
            Response first = gateway.get(path);
            assertThat(first.header("Age").orElse("")).as(path).matches("[0-9]+");
            assertThat(first.header("Cache-Control")).contains("max-age=1, public");
            assertThat(Instant.parse(first.header("Snapshot-At").orElse(""))).isBefore(Instant.now());
        }
        String tag = gateway.get("/offers/" + offer).header("ETag").orElseThrow();
        Response same = gateway.send("GET", "/offers/" + offer, null, "If-None-Match", tag);
        assertThat(same.status()).as("%s", same).isEqualTo(304);
        assertThat(same.header("Snapshot-At")).isPresent();

        gateway.buy(offer, "c-1", 1);
        String sold = gateway.read(offer).header("ETag").orElseThrow();
        assertThat(sold).isNotEqualTo(tag);
        assertThat(gateway.send("GET", "/offers/" + offer, null, "If-None-Match", tag)
                        .json()
                        .path("available")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void showsWhatAnAdministratorHasJustDone() {
        int offer = shop.open(5);
        assertThat(gateway.get("/offers/" + offer).json().path("available").asInt())
                .isEqualTo(5);
        gateway.restock(offer, 2, "restock-1");
        assertThat(gateway.get("/offers/" + offer).json().path("available").asInt())
                .isEqualTo(7);
        gateway.close(offer, "close-1");
        assertThat(gateway.get("/offers/" + offer).json().path("open").asBoolean())
                .isFalse();
    }

    @Test
    void asksForCredentialsWhereverSomethingCanBeChangedOrRead() {
        int offer = shop.open(5);
        String json = "application/json";
        String wrong = Gateway.basic(shop.stack().adminUser(), "not the password");
        String restock = "/admin/offers/" + offer + "/restock";

        Response response =
                refused(gateway.send("POST", restock, "{\"units\":1}", "Content-Type", json), 401, "not-signed-in");
        assertThat(response.header("WWW-Authenticate")).isPresent();
        refused(
                gateway.send("POST", restock, "{\"units\":1}", "Content-Type", json, "Authorization", wrong),
                401,
                "not-signed-in");
        refused(
                gateway.send("PUT", "/admin/offers/" + offer, "{\"units\":1}", "Content-Type", json),
                401,
                "not-signed-in");
        refused(gateway.send("POST", "/admin/offers/" + offer + "/close", null), 401, "not-signed-in");
        refused(gateway.get("/actuator/prometheus"), 401, "not-signed-in");
        refused(gateway.get("/actuator"), 401, "not-signed-in");
        assertThat(gateway.get("/actuator/health").status()).isEqualTo(200);
        assertThat(gateway.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(gateway.admin("GET", "/actuator/prometheus", null).text()).contains("hotdeal_published");
        assertThat(gateway.available(offer)).isEqualTo(5);
    }
}
