package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Response;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator cancels and refunds orders. The workers are played by hand. */
@ExtendWith(GatewayStack.Shared.class)
class OrderAdminIT {

    private static final String RETURN = "{\"returnUnits\":true}";
    private static final String KEEP = "{\"returnUnits\":false}";

    private final GatewayStack shop;
    private final Gateway gateway;
    private final RecordedByHand recorded;
    private final int offer;

    OrderAdminIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
        this.recorded = new RecordedByHand(shop);
        this.offer = shop.open(5);
    }

    @ParameterizedTest
    @CsvSource({"cancel, RECORDED", "refund, PAID"})
    void aRequestIsAcceptedOnceAndSaysHowFarItIs(String kind, String status) throws Exception {
        String order = recorded.order(offer, status);

        Response first = end(order, kind, RETURN);
        Response again = end(order, kind, RETURN);

        assertThat(first.status()).as("%s", first).isEqualTo(202);
        assertThat(first.json().path("orderId").asString()).isEqualTo(order);
        assertThat(first.json().path("state").asString()).isEqualTo("DUE");
        assertThat(first.json().path("returnUnits").asBoolean()).isTrue();
        assertThat(first.json().path("requestedBy").asString())
                .isEqualTo(shop.stack().adminUser());
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(requests(order)).isOne();

        recorded.end(order);
        Response done = end(order, kind, RETURN);

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json().path("state").asString()).isEqualTo("DONE");
        assertThat(done.json().path("requestedAt")).isEqualTo(first.json().path("requestedAt"));
        Response standing = gateway.get("/offers/" + offer + "/orders/" + order);
        assertThat(standing.json().path("status").asString()).isEqualTo("DECLINED");
        assertThat(standing.json().path("endedBy").asString()).isEqualTo(kind.toUpperCase(Locale.ROOT));
    }

    @Test
    void theRefusalNamesWhatIsPossible() throws Exception {
        String paid = recorded.order(offer, "PAID");
        String unpaid = recorded.order(offer, "RECORDED");

        assertThat(refused(end(paid, "cancel", RETURN), 409, "order-state").text())
                .contains("is paid: refund it");
        assertThat(refused(end(unpaid, "refund", RETURN), 409, "order-state").text())
                .contains("is not paid yet: cancel it");
        for (String status : List.of("DECLINED", "REJECTED")) {
            String ended = recorded.order(offer, status);
            for (String kind : List.of("cancel", "refund")) {
                assertThat(refused(end(ended, kind, RETURN), 409, "order-state").text())
                        .contains("is " + status + " already");
            }
        }
        refused(end("00000000-0000-7000-8000-000000000000", "cancel", RETURN), 404, "unknown-order");
        assertThat(requests(paid) + requests(unpaid)).isZero();
    }

    @Test
    void anotherRequestForTheSameOrderChangesNothing() throws Exception {
        String order = recorded.order(offer, "RECORDED");
        end(order, "cancel", KEEP);

        assertThat(refused(end(order, "cancel", RETURN), 409, "order-state").text())
                .contains("returnUnits false");
        refused(end(order, "refund", KEEP), 409, "order-state");
        assertThat(end(order, "cancel", KEEP).status()).isEqualTo(202);
        recorded.cancelBecomes(order, "GIVEN_UP");
        assertThat(refused(end(order, "cancel", KEEP), 409, "order-state").text())
                .contains("is given up");
    }

    @Test
    void manyAtTheSameMomentAreOne() throws Exception {
        String order = recorded.order(offer, "PAID");
        Callable<Response> refund = () -> end(order, "refund", RETURN);

        try (var callers = Executors.newFixedThreadPool(8)) {
            List<Future<Response>> responses =
                    callers.invokeAll(Stream.generate(() -> refund).limit(16).toList(), 1, TimeUnit.MINUTES);
            for (Future<Response> response : responses) {
                assertThat(response.get().status()).isEqualTo(202);
            }
        }

        assertThat(requests(order)).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"returnUnits\":null}",
                "{\"returnUnits\":\"true\"}",
                "{\"returnUnits\":1}",
                "{\"returnUnits\":"
            })
    void aBodyThatDoesNotSayWhatBecomesOfTheUnitsIsRefused(String body) throws Exception {
        String order = recorded.order(offer, "RECORDED");

        refused(end(order, "cancel", body), 400, "bad-input");

        assertThat(requests(order)).isZero();
    }

    @Test
    void onlyAdministratorsFromTheirOwnPageAreAnswered() throws Exception {
        String order = recorded.order(offer, "PAID");
        String path = "/admin/orders/" + order + "/refund";

        refused(gateway.send("POST", path, RETURN, "Content-Type", "application/json"), 401, "not-signed-in");
        refused(gateway.admin("POST", path, RETURN, "Sec-Fetch-Site", "cross-site"), 403, "not-allowed");
        assertThat(gateway.admin("HEAD", path, null).status()).isEqualTo(405);
        assertThat(gateway.admin("GET", path, null).status()).isEqualTo(405);
        refused(gateway.admin("POST", "/admin/orders/x/refund", RETURN), 400, "bad-input");
        assertThat(requests(order)).isZero();
    }

    @Test
    void aCloseWaitsUntilRedisHasTheEndOfTheOrder() throws Exception {
        String order = recorded.order(offer, "PAID");
        end(order, "refund", RETURN);

        Response closing = gateway.close(offer, "close-1");
        assertThat(closing.status()).as("%s", closing).isEqualTo(202);
        assertThat(closing.json().path("waitingFor").path("unpaid").asInt()).isOne();

        recorded.end(order);
        assertThat(gateway.close(offer, "close-1").status()).isEqualTo(200);
    }

    @Test
    void whatIsGivenUpIsDismissed() throws Exception {
        String order = recorded.order(offer, "PAID");
        refused(dismiss(order), 404, "unknown-order");
        end(order, "refund", RETURN);
        assertThat(refused(dismiss(order), 409, "order-state").text()).contains("is due");
        recorded.cancelBecomes(order, "GIVEN_UP");

        Response dismissed = dismiss(order);
        Response again = dismiss(order);

        assertThat(dismissed.status()).as("%s", dismissed).isEqualTo(200);
        assertThat(dismissed.json().path("state").asString()).isEqualTo("NONE");
        assertThat(dismissed.json().path("dismissedBy").asString())
                .isEqualTo(shop.stack().adminUser());
        assertThat(again.text()).isEqualTo(dismissed.text());
        assertThat(refused(end(order, "refund", RETURN), 409, "order-state").text())
                .contains("was dismissed by");
        refused(gateway.send("POST", "/admin/orders/" + order + "/dismiss", ""), 401, "not-signed-in");
    }

    @Test
    void whatHasEndedItsOrderIsNotDismissed() throws Exception {
        String order = recorded.order(offer, "PAID");
        end(order, "refund", RETURN);
        recorded.end(order);
        assertThat(refused(dismiss(order), 409, "order-state").text()).contains("is done");

        recorded.cancelBecomes(order, "GIVEN_UP");

        assertThat(refused(dismiss(order), 409, "order-state").text()).contains("has ended the order");
    }

    @Test
    void unitsThatAreTheShopsAlreadyWaitForNoRefund() throws Exception {
        String order = recorded.order(offer, "PAID");
        String refunded = recorded.order(offer, "PAID");
        end(order, "refund", RETURN);
        end(refunded, "refund", RETURN);
        assertThat(gateway.close(offer, "close-1").status()).isEqualTo(202);
        recorded.end(refunded);
        shop.update("UPDATE HOTDEAL_CANCEL SET STATE = 'DUE', NEXT_ATTEMPT = CHANGED_AT WHERE ORDER_ID = ?", refunded);
        // A gateway has moved the units in the database, and was killed before it did in Redis.
        shop.update("UPDATE HOTDEAL_CHANGE SET STATE = 'STORED' WHERE PROD_ID = ? AND CHANGE_ID = 'close-1'", offer);

        Response closing = gateway.close(offer, "close-1");
        assertThat(closing.status())
                .as("Redis has yet to release one: %s", closing)
                .isEqualTo(202);
        assertThat(closing.json().path("waitingFor").path("unpaid").asInt()).isOne();
        recorded.cancelBecomes(refunded, "DONE");

        assertThat(gateway.close(offer, "close-1").status())
                .as("the other one gives its units to the shop")
                .isEqualTo(200);
    }

    private Response dismiss(String order) {
        return gateway.admin("POST", "/admin/orders/" + order + "/dismiss", null);
    }

    private Response end(String order, String kind, String body) {
        return gateway.admin("POST", "/admin/orders/" + order + "/" + kind, body);
    }

    private int requests(String order) throws Exception {
        return shop.number("SELECT COUNT(*) FROM HOTDEAL_CANCEL WHERE ORDER_ID = ?", order);
    }
}
