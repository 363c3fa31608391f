package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.pipeline.Operator.Ended;
import io.hotdeal.pipeline.guarantee.Observation;
import io.hotdeal.pipeline.guarantee.Observation.Row;
import io.hotdeal.stock.OfferStockStore.Change;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Redis has more units than the database has allocated: the database rejects the surplus. */
@RunsOn(value = TestStack.PLAIN, order = 5)
class RejectionPipelineIT {

    private final Pipeline pipeline;

    RejectionPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void ordersBeyondTheAllocationAreRejectedAndNeverCharged() throws Exception {
        int offer = 141;
        pipeline.open(offer, 1_000);
        assertThat(pipeline.probe().book().restock(new OfferId(offer), new Change("behind-the-database", 0), 500))
                .isEqualTo(ChangeOutcome.APPLIED);

        List<Response> responses = pipeline.send(IntStream.range(0, 1_600)
                .mapToObj(buyer -> Pipeline.purchase(offer, "buyer-" + buyer, 1))
                .toList());

        assertThat(responses).filteredOn(Response::isAccepted).hasSize(1_500);
        Observation observation = pipeline.assertEveryGuarantee(offer);
        assertThat(observation.rows())
                .filteredOn(row -> row.status().equals("PAID"))
                .hasSize(1_000);
        List<String> rejected = observation.rows().stream()
                .filter(row -> row.status().equals("REJECTED"))
                .map(Row::orderId)
                .toList();
        assertThat(rejected).hasSize(500);
        assertThat(observation.snapshot().stock().rejected()).isEqualTo(500);

        Ended audit =
                new Operator(pipeline.stack()).run("audit", "--products", String.valueOf(offer), "--name", "1000");
        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.output()).contains("REJECTED_ORDER: 500").contains(rejected);
    }
}
