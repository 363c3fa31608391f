package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that cannot be understood: every wrong field is named, and nothing happens. */
@ExtendWith(GatewayStack.Shared.class)
class RequestIT {

    private final GatewayStack shop;
    private final Gateway gateway;

    RequestIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                     | customerId quantity",
                "{'customerId':'c-42'}                  | quantity",
                "{'quantity':1}                         | customerId",
                "{'customerId':null,'quantity':null}    | customerId quantity",
                "{'customerId':'','quantity':0}         | customerId quantity",
                "{'customerId':'a b','quantity':-1}     | customerId quantity",
                "{'customerId':'c-42','quantity':1001}  | quantity",
                "{'customerId':'c-42','quantity':1.5}   | quantity",
                "{'customerId':'c-42','quantity':'1'}   | quantity",
                "{'customerId':'c-42','quantity':true}  | quantity",
                "{'customerId':'c-42','quantity':[1]}   | quantity",
                "{'customerId':'c-42','quantity':99999999999} | quantity",
                "{'customerId':{},'quantity':1}         | customerId",
                "{'customerId':['c'],'quantity':1}      | customerId",
                "[]                                     | body",
                "1                                      | body",
                "null                                   | body",
                "{                                      | body",
                "not json                               | body",
                "{'customerId':'c-42','quantity':1} x   | body"
            },
            quoteCharacter = '`')
    void namesEveryWrongFieldOfAnOrder(String body, String fields) {
        int offer = shop.open(5);

        Response response = refused(gateway.order(offer, body.replace('\'', '"')), 400, "bad-input");

        assertThat(response.json().path("errors").propertyNames()).containsExactlyInAnyOrder(fields.split(" "));
        assertThat(gateway.available(offer)).isEqualTo(5);
    }

    @Test
    void refusesAnEmptyBody() {
        int offer = shop.open(5);

        refused(gateway.order(offer, ""), 400, "bad-input");
        assertThat(gateway.available(offer)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1000000000", "1.5"})
    void namesAWrongOfferAndEverythingElse(String offer) {
        Response response = gateway.send(
                "POST",
                "/offers/" + offer + "/orders",
                "{}",
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                "k".repeat(256));

        refused(response, 400, "bad-input");
        assertThat(response.json().path("errors").propertyNames())
                .containsExactlyInAnyOrder("id", "Idempotency-Key", "customerId", "quantity");
        refused(gateway.get("/offers/" + offer), 400, "bad-input");
    }

    /** A proxy or a library that repeats the header must not make another order of it. */
    @Test
    void refusesTwoKeys() {
        int offer = shop.open(5);
        String[] twoKeys = {"Idempotency-Key", "k-1", "Idempotency-Key", "k-2"};

        Response order = refused(gateway.buy(offer, "c-42", 1, twoKeys), 400, "bad-input");
        Response restock = refused(
                gateway.admin("POST", "/admin/offers/" + offer + "/restock", "{\"units\":1}", twoKeys),
                400,
                "bad-input");

        assertThat(order.json().path("errors").path("Idempotency-Key").asString())
                .isEqualTo("must be sent once");
        assertThat(restock.json().path("errors").propertyNames()).containsExactly("Idempotency-Key");
        assertThat(gateway.available(offer)).isEqualTo(5);
    }

    @Test
    void takesKeysOfUpTo255Characters() {
        int offer = shop.open(5);
        String key = "k".repeat(255);

        Response first = gateway.buy(offer, "c-42", 1, "Idempotency-Key", key);
        Response repeat = gateway.buy(offer, "c-42", 1, "Idempotency-Key", key);

        assertThat(first.status()).as("%s", first).isEqualTo(202);
        assertThat(repeat.header("Idempotency-Replayed")).contains("true");
        assertThat(repeat.json().path("orderId")).isEqualTo(first.json().path("orderId"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json;charset=UTF-8", "Application/JSON"})
    void takesEverySpellingOfTheMediaType(String type) {
        int offer = shop.open(5);
        String body = "{\"customerId\":\"c-42\",\"quantity\":1}";

        assertThat(gateway.send("POST", "/offers/" + offer + "/orders", body, "Content-Type", type)
                        .status())
                .isEqualTo(202);
    }

    /** Tomcat would take each for the plain path; rules by path in front of the gateway would not. */
    @ParameterizedTest
    @ValueSource(strings = {"/offers/%d/orders;x=1", "//offers/%d/orders", "/offers/%d/%%6frders"})
    void takesOrdersOnlyByThePlainPath(String path) {
        int offer = shop.open(5);
        String body = "{\"customerId\":\"c-42\",\"quantity\":1}";

        refused(
                gateway.send("POST", path.formatted(offer), body, "Content-Type", "application/json"),
                400,
                "bad-input");
        assertThat(gateway.available(offer)).isEqualTo(5);
    }

    @Test
    void refusesOtherMethodsMediaTypesAndPaths() {
        int offer = shop.open(5);
        String orders = "/offers/" + offer + "/orders";
        String body = "{\"customerId\":\"c-42\",\"quantity\":1}";

        Response method = refused(gateway.get(orders), 405, "method-not-allowed");
        assertThat(method.header("Allow")).contains("POST");
        assertThat(gateway.send("HEAD", orders, null).status()).isEqualTo(405);
        refused(gateway.send("DELETE", "/offers", null), 405, "method-not-allowed");
        refused(gateway.send("POST", orders, body, "Content-Type", "text/plain"), 415, "unsupported-media-type");
        refused(gateway.send("POST", orders, body), 415, "unsupported-media-type");
        refused(gateway.get("/nothing-here"), 404, "not-found");
        refused(gateway.send("GET", "/offers", null, "Accept", "text/csv"), 406, "not-acceptable");
        assertThat(gateway.available(offer)).isEqualTo(5);
    }

    /** Found by {@link FuzzIT}: each was a 500, or no problem but a page. */
    @ParameterizedTest
    @CsvSource({
        "GET, /order-redis?prodId=%FF, , 400, bad-input",
        "GET, /order?%C0%AF=1, , 400, bad-input",
        "GET, /offers/%2f, , 400, bad-request",
        "GET, /offers/%25, , 400, bad-input",
        "GET, /offers;x=1, , 400, bad-input",
        "GET, /actuator/health/none, , 404, not-found",
        "PUT, /order, application/x-www-form-urlencoded, 405, method-not-allowed",
        "GET, /docs/openapi.yaml, */*, 415, unsupported-media-type",
        "POST, /offers/1/orders, */*, 415, unsupported-media-type",
        "POST, /offers/1/orders, nonsense, 415, unsupported-media-type",
        "POST, /offers/1/orders, multipart/form-data, 415, unsupported-media-type"
    })
    void refusesWhatCannotBeDecodedAsAProblem(
            String method, String path, @Nullable String contentType, int status, String type) {
        String[] headers = contentType == null ? new String[0] : new String[] {"Content-Type", contentType};

        refused(gateway.send(method, path, method.equals("GET") ? null : "a=%zz", headers), status, type);
    }

    /** A client that cannot read the response would not learn its order's id. */
    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "application/xml;q=0.5, image/*", "nonsense"})
    void refusesToAnswerInAnotherFormBeforeAnythingHappens(String accept) {
        int offer = shop.open(5);
        String restock = "/admin/offers/" + offer + "/restock";

        refused(gateway.buy(offer, "c-42", 1, "Accept", accept), 406, "not-acceptable");
        refused(gateway.admin("POST", restock, "{\"units\":1}", "Accept", accept), 406, "not-acceptable");
        refused(
                gateway.admin("PUT", "/admin/offers/" + offer, "{\"units\":1}", "Accept", accept),
                406,
                "not-acceptable");
        refused(
                gateway.admin("POST", "/admin/offers/" + offer + "/close", null, "Accept", accept),
                406,
                "not-acceptable");
        assertThat(gateway.available(offer)).isEqualTo(5);
        assertThat(gateway.buy(offer, "c-42", 1, "Accept", "text/csv, */*;q=0.1")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void refusesALargeBodyWhetherOrNotItSaysItsLength() {
        int offer = shop.open(5);
        String orders = "/offers/" + offer + "/orders";
        String large = "{\"customerId\":\"c-42\",\"quantity\":1,\"note\":\"" + "x".repeat(9_000) + "\"}";

        refused(gateway.send("POST", orders, large, "Content-Type", "application/json"), 413, "body-too-large");
        refused(gateway.sendChunked("POST", orders, large, "Content-Type", "application/json"), 413, "body-too-large");
        assertThat(gateway.available(offer)).isEqualTo(5);
        assertThat(gateway.sendChunked(
                                "POST",
                                orders,
                                "{\"customerId\":\"c-42\",\"quantity\":1}",
                                "Content-Type",
                                "application/json")
                        .status())
                .isEqualTo(202);
    }
}
