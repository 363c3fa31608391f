package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.pipeline.crashpoint.CrashPoint;
import io.hotdeal.testkit.Component;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests open, restock and close: interrupted by a crash, repeated after a lost response, and during a sale. */
@Tag("full")
@RunsOn(value = TestStack.PLAIN, order = 13)
class OfferChangePipelineIT {

    /** Units of every product, in V2 of the schema. */
    private static final int SHOP_UNITS = 6_000;

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Pipeline pipeline;

    OfferChangePipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    private record Units(int initial, int available, int inShop) {}

    private static String changeOf(CrashPoint point) {
        return point.name().substring(0, point.name().indexOf('_')).toLowerCase(Locale.ROOT);
    }

    /** Opened with 100, then perhaps 25 more, or closed. */
    private static Units expectedAfter(String change) {
        int onSale = switch (change) {
            case "open" -> 100;
            case "restock" -> 125;
            default -> 0;
        };
        return new Units(onSale, onSale, SHOP_UNITS - onSale);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OPEN_.*", "RESTOCK_.*", "CLOSE_.*"},
            mode = EnumSource.Mode.MATCH_ANY)
    void aChangeIsMadeOnceAlthoughTheGatewayEndsAt(CrashPoint point) throws Exception {
        String change = changeOf(point);
        Units expected = expectedAfter(change);
        int offer = change.equals("open") ? pipeline.unusedOffer() : pipeline.openAny(100);
        pipeline.crashPoints().armKill(point);

        boolean answered = tryChange(change, offer);
        Component victim = pipeline.crashPoints().awaitKilled(point);
        pipeline.stack().start(victim);

        // Some gateway finishes it by itself; then the administrator, who got no response, repeats the request.
        await("the change is finished")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(unitsOf(offer)).isEqualTo(expected));
        assertThat(tryChange(change, offer)).isTrue();
        assertThat(unitsOf(offer)).isEqualTo(expected);
        assertThat(answered).as("the administrator got a response").isFalse();
    }

    @Test
    void closingInTheMiddleOfASaleKeepsEveryAcceptedOrder() throws Exception {
        int offer = pipeline.openAny(2_000);
        List<Response> responses = new ArrayList<>(pipeline.send(Pipeline.purchases(offer, 100)));
        assertThat(responses).allMatch(Response::isAccepted);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(
                () -> await("settled, and the units are back").atMost(SOON).until(() -> change("close", offer) == 200));
        // A few at a time: the sale is as long as the close needs to be noticed, on any machine, and ends long before
        // the units do.
        while (responses.size() < 2_000 && responses.getLast().isAccepted()) {
            responses.addAll(pipeline.send(Pipeline.purchases(offer, 5)));
        }
        closed.get();

        long accepted = responses.stream().filter(Response::isAccepted).count();
        assertThat(accepted).isBetween(100L, 1_999L);
        assertThat(responses)
                .filteredOn(response -> !response.isAccepted())
                .isNotEmpty()
                .allSatisfy(response -> assertThat(response.type()).isEqualTo("not-open"));
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize((int) accepted);
        assertThat(inShop(offer)).isEqualTo(SHOP_UNITS - (int) accepted);
    }

    private Units unitsOf(int offer) {
        // An offer that Redis does not have yet has no stock there.
        return pipeline.probe()
                .book()
                .snapshot(new OfferId(offer))
                .map(snapshot -> new Units(
                        (int) snapshot.stock().initial(), (int) snapshot.stock().available(), inShop(offer)))
                .orElse(new Units(0, 0, inShop(offer)));
    }

    private int inShop(int offer) {
        return pipeline.probe()
                .database()
                .sql("SELECT QUANTITY FROM HOTDEAL_LIST WHERE PROD_ID = :offer")
                .param("offer", offer)
                .query(Integer.class)
                .single();
    }

    private boolean tryChange(String change, int offer) throws InterruptedException {
        try {
            return change(change, offer) == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The change always has the same id, as in repeated requests of an administrator. */
    private int change(String change, int offer) throws IOException, InterruptedException {
        var key = Map.of("Idempotency-Key", change + "-1");
        String path = "/admin/offers/" + offer;
        return switch (change) {
            case "open" -> pipeline.admin().status("PUT", path, "{\"units\":100}", key);
            case "restock" -> pipeline.admin().status("POST", path + "/restock", "{\"units\":25}", key);
            default -> pipeline.admin().status("POST", path + "/close", "", key);
        };
    }
}
