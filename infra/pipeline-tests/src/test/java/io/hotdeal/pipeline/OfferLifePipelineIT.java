package io.hotdeal.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.order.OrderTopic;
import io.hotdeal.pipeline.Buyers.Purchase;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.pipeline.Operator.Ended;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.testkit.component.ReadinessProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How orders and offers end for good: a discarded dead letter, and the retirement of a closed offer. Its audits must pass, so it
 * runs before the classes that leave dead letters.
 */
@Tag("full")
@RunsOn(value = TestStack.PLAIN, order = 9)
class OfferLifePipelineIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Pipeline pipeline;
    private final Operator operator;

    OfferLifePipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.operator = new Operator(pipeline.stack());
    }

    @Test
    void aDiscardedLetterEndsItsOrderAndReturnsItsUnitOnce() throws Exception {
        int offer = pipeline.openAny(50);
        pipeline.probe()
                .database()
                .sql("DELETE FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :offer")
                .param("offer", offer)
                .update();
        String order = String.valueOf(
                pipeline.send(Pipeline.purchases(offer, 1)).getFirst().orderId());
        try (var records = new TopicRecords(pipeline.stack().kafkaBootstrap())) {
            await("its letter")
                    .atMost(SOON)
                    .until(() -> records.all(OrderTopic.REQUESTED.deadLetterName()).stream()
                            .anyMatch(letter -> order.equals(new String(letter.key(), UTF_8))));
        }
        pipeline.probe().database().sql("""
                        INSERT INTO HOTDEAL_ALLOCATION (PROD_ID, ALLOCATED, SOLD, STATE, PRICE)
                        VALUES (:offer, 50, 0, 'OPEN', 19.90)""").param("offer", offer).update();
        assertThat(pipeline.snapshot(offer).stock()).isEqualTo(new Stock(50, 49, 1, 0, 0));

        Ended discard = operator.run("redrive", "--order", order, "--discard");

        assertThat(discard.output()).contains("order " + order + " is DECLINED", "1 of 1 done");
        assertThat(pipeline.snapshot(offer).stock()).isEqualTo(new Stock(50, 50, 0, 0, 0));
        assertThat(pipeline.probe().statuses(offer)).containsEntry("DECLINED", 1);
        Ended audit = operator.run("audit", "--products", String.valueOf(offer));
        assertThat(audit.output()).contains("DISCARDED_ORDER: 1", order, "audit passes", "1 discarded orders");
        assertThat(audit.exitCode()).isZero();
        assertThat(operator.run("audit", "--repair", "--products", String.valueOf(offer))
                        .output())
                .contains("nothing to publish again");
        pipeline.assertEveryGuarantee(offer);
        close(offer);
    }

    @Test
    void aClosedOfferLeavesRedisAndItsOrdersAreAnsweredFromTheDatabase() throws Exception {
        int offer = pipeline.unusedOffer();
        pipeline.openWithLimit(offer, 30, 1);
        List<Purchase> bought = IntStream.range(0, 25)
                .mapToObj(buyer -> Pipeline.purchase(offer, "buyer-" + buyer, 1))
                .toList();
        List<Response> responses = pipeline.send(bought);
        pipeline.awaitSettled(offer);
        assertThat(operator.run("retire", String.valueOf(offer)).output())
                .as("an open offer")
                .contains("has nothing to retire");
        close(offer);

        Ended retire = operator.run("retire", String.valueOf(offer));

        assertThat(retire.output()).contains("offer " + offer + " has left Redis");
        assertThat(retire.exitCode()).isZero();
        String tag = "{prod-%03d}".formatted(offer);
        assertThat(redis("EXISTS %1$s-orders %1$s-customers %1$s-orders-retired %1$s-customers-retired".formatted(tag)))
                .isEqualTo(":0");
        assertThat(pipeline.admin()
                        .get("/offers/" + offer + "/orders/"
                                + responses.getFirst().orderId())
                        .path("status")
                        .asString())
                .isEqualTo("PAID");
        assertReplayed(bought, responses);
        assertThat(pipeline.send(Pipeline.purchases(offer, 1)))
                .allSatisfy(response -> assertThat(response.type()).isEqualTo("not-open"));
        assertPasses(offer);

        pipeline.admin().put("/admin/offers/" + offer, "{\"units\":40,\"customerLimit\":1}");
        assertThat(pipeline.snapshot(offer).stock()).as("a fresh offer").isEqualTo(new Stock(40, 40, 0, 0, 0));
        assertReplayed(bought, responses);
        List<Response> again = pipeline.send(IntStream.range(0, 5)
                .mapToObj(buyer -> Pipeline.purchase(offer, "buyer-" + buyer, 1))
                .toList());
        assertThat(again).allMatch(response -> response.isAccepted() && !response.replayed());
        pipeline.awaitSettled(offer);
        assertPasses(offer);
        Ended rebuild = operator.run("rebuild", String.valueOf(offer));
        assertThat(rebuild.output()).contains("written from the database: 5 orders", "audit passes");
    }

    private void assertReplayed(List<Purchase> bought, List<Response> responses) throws Exception {
        List<Response> replays = pipeline.send(bought);
        assertThat(replays).allMatch(response -> response.isAccepted() && response.replayed());
        assertThat(replays)
                .extracting(Response::orderId)
                .isEqualTo(responses.stream().map(Response::orderId).toList());
    }

    private void assertPasses(int offer) throws IOException, InterruptedException {
        Ended audit = operator.run("audit", "--products", String.valueOf(offer));
        assertThat(audit.output()).contains("audit passes");
        assertThat(audit.exitCode()).isZero();
    }

    private void close(int offer) {
        await("offer " + offer + " is closed")
                .atMost(SOON)
                .until(() -> pipeline.admin().status("POST", "/admin/offers/" + offer + "/close", "", Map.of()) == 200);
    }

    private String redis(String command) throws IOException {
        return ReadinessProbe.redis(pipeline.stack().redisPort(), command, Duration.ofSeconds(5));
    }
}
