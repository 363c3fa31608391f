package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.pipeline.Buyers.Answer;
import io.hotdeal.pipeline.crashpoint.CrashPoint;
import io.hotdeal.stack.Component;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Open, restock and close: torn by a crash, repeated after a lost answer, and in the middle of a sale. */
@ExtendWith(Pipeline.Shared.class)
class OfferChangePipelineIT {

    /** Of every product, in V2 of the schema. */
    private static final int SHOP_UNITS = 6_000;

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Pipeline pipeline;

    OfferChangePipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Which change a crash point is of, and the units that are then on sale and left in the shop. */
    private record Expected(String change, int available, int inShop) {}

    private static Expected expectedAfter(CrashPoint point) {
        return switch (point) {
            case OPEN_STORED_NOT_IN_REDIS, OPEN_IN_REDIS_NOT_NOTED -> new Expected("open", 100, SHOP_UNITS - 100);
            case RESTOCK_STORED_NOT_IN_REDIS, RESTOCK_IN_REDIS_NOT_NOTED ->
                new Expected("restock", 125, SHOP_UNITS - 125);
            case CLOSE_STORED_NOT_IN_REDIS, CLOSE_IN_REDIS_NOT_NOTED -> new Expected("close", 0, SHOP_UNITS);
            default -> throw new IllegalArgumentException(point + " is not of a change");
        };
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OPEN_.*", "RESTOCK_.*", "CLOSE_.*"},
            mode = EnumSource.Mode.MATCH_ANY)
    void aChangeIsMadeOnceAlthoughTheGatewayEndsAt(CrashPoint point) throws Exception {
        Expected expected = expectedAfter(point);
        int offer = expected.change().equals("open") ? pipeline.unusedOffer() : pipeline.openAny(100);
        pipeline.crashPoints().armKill(point);

        boolean answered = tryChange(expected.change(), offer);
        Component victim = pipeline.crashPoints().awaitKilled(point, pipeline.stack());
        pipeline.stack().start(victim);

        // Whichever gateway came first finishes what the database has, and the administrator asks again.
        await("the repeated change is answered").atMost(SOON).until(() -> tryChange(expected.change(), offer));
        await("the change is finished").atMost(SOON).untilAsserted(() -> {
            assertThat(pipeline.standing(offer).stock().available()).isEqualTo(expected.available());
            assertThat(inShop(offer)).isEqualTo(expected.inShop());
        });
        assertThat(answered).isFalse();
        assertThat(pipeline.standing(offer).stock().initial()).isEqualTo(expected.available());
    }

    @Test
    void closingInTheMiddleOfASaleKeepsEveryAcceptedOrder() throws Exception {
        int offer = pipeline.openAny(2_000);
        CompletableFuture<List<Answer>> sale = CompletableFuture.supplyAsync(() -> {
            try {
                return pipeline.press(Pipeline.wishes(offer, 1_500));
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        });
        await("the sale runs")
                .atMost(SOON)
                .until(() -> pipeline.standing(offer).stock().available() < 1_900);

        await("everything is settled and the units are back").atMost(SOON).until(() -> change("close", offer) == 200);

        List<Answer> answers = sale.get();
        long accepted = answers.stream().filter(Answer::isAccepted).count();
        assertThat(accepted).isBetween(100L, 1_499L);
        assertThat(answers)
                .filteredOn(answer -> !answer.isAccepted())
                .allSatisfy(answer -> assertThat(answer.type()).isEqualTo("not-open"));
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize((int) accepted);
        assertThat(inShop(offer)).isEqualTo(SHOP_UNITS - (int) accepted);
    }

    private int inShop(int offer) {
        return pipeline.witnesses()
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

    /** The change always has the same id, as of an administrator who asks again. */
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
