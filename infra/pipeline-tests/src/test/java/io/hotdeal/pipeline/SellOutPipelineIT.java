package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.pipeline.Buyers.Purchase;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.pipeline.guarantee.Observation;
import io.hotdeal.stock.OfferStockStore.Stock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A sale without faults: all buyers order at once. */
@RunsOn(value = TestStack.PLAIN, order = 1)
class SellOutPipelineIT {

    private final Pipeline pipeline;

    SellOutPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void tenThousandRequestsForOneThousandUnitsGiveExactlyOneThousandOrders() throws Exception {
        int offer = 101;
        pipeline.open(offer, 1_000);

        List<Response> responses = pipeline.send(IntStream.range(0, 10_000)
                .mapToObj(buyer -> new Purchase(offer, "buyer-" + buyer, 1, null))
                .toList());

        assertThat(responses).filteredOn(Response::isAccepted).hasSize(1_000);
        assertThat(responses)
                .filteredOn(response -> !response.isAccepted())
                .allSatisfy(response -> assertThat(response.type()).isEqualTo("sold-out"));
        Observation observation = pipeline.assertEveryGuarantee(offer);
        assertThat(observation.rows()).hasSize(1_000);
        assertThat(observation.snapshot().stock()).isEqualTo(new Stock(1_000, 0, 0, 1_000, 0));
    }

    @Test
    void fiftyConcurrentRequestsWithOneKeyGiveOneOrder() throws Exception {
        int offer = 102;
        pipeline.open(offer, 100);

        List<Response> responses =
                pipeline.send(Collections.nCopies(50, new Purchase(offer, "eager", 2, "one-intent")));

        assertThat(responses).allMatch(Response::isAccepted);
        assertThat(responses)
                .extracting(Response::orderId)
                .containsOnly(responses.getFirst().orderId());
        assertThat(responses).filteredOn(response -> !response.replayed()).hasSize(1);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(1);
        assertThat(pipeline.snapshot(offer).stock().available()).isEqualTo(98);
    }

    @Test
    void aCustomerNeverHasMoreThanTheLimitHoweverFastItSends() throws Exception {
        int offer = 103;
        pipeline.openWithLimit(offer, 500, 3);

        List<Response> responses = pipeline.send(IntStream.range(0, 200)
                .mapToObj(send -> Pipeline.purchase(offer, "collector-" + send % 10, 1))
                .toList());

        assertThat(responses).filteredOn(Response::isAccepted).hasSize(30);
        assertThat(responses)
                .filteredOn(response -> !response.isAccepted())
                .allSatisfy(response -> assertThat(response.type()).isEqualTo("limit-reached"));
        assertThat(pipeline.assertEveryGuarantee(offer).customers().values()).containsOnly(3);
    }

    @Test
    void aRequestOfSeveralUnitsIsNeverHalfServed() throws Exception {
        int offer = 104;
        pipeline.open(offer, 100);
        List<Purchase> purchases = new ArrayList<>();
        for (int buyer = 0; buyer < 60; buyer++) {
            purchases.add(Pipeline.purchase(offer, "family-" + buyer, 7));
        }

        List<Response> responses = pipeline.send(purchases);

        assertThat(responses).filteredOn(Response::isAccepted).hasSize(14);
        Observation observation = pipeline.assertEveryGuarantee(offer);
        assertThat(observation.rows()).hasSize(14).allMatch(row -> row.quantity() == 7);
        assertThat(observation.snapshot().stock().available()).isEqualTo(2);
    }
}
