package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.pipeline.crashpoint.CrashPoint;
import io.hotdeal.pipeline.guarantee.Observation;
import io.hotdeal.testkit.Component;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ends a service exactly between two effects of an order, at every such point. */
@Tag("full")
@RunsOn(value = TestStack.PLAIN, order = 12)
class CrashPointPipelineIT {

    private final Pipeline pipeline;

    CrashPointPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @AfterEach
    void resetTheProvider() throws Exception {
        pipeline.probe().provider().set("{\"declineRate\":0.0}");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OPEN_.*", "RESTOCK_.*", "CLOSE_.*"},
            mode = EnumSource.Mode.MATCH_NONE)
    void nothingIsLostAndNothingIsDoneTwiceWhenAServiceEndsAt(CrashPoint point) throws Exception {
        int offer = pipeline.openAny(400);
        // So that there are units to release, once.
        pipeline.probe().provider().set("{\"declineRate\":0.3}");
        pipeline.crashPoints().armKill(point);

        List<Response> responses = pipeline.sendUntilDecided(Pipeline.purchases(offer, 300));
        Component victim = pipeline.crashPoints().awaitKilled(point);
        pipeline.stack().start(victim);

        assertThat(responses).allMatch(Response::isAccepted);
        Observation observation = pipeline.assertEveryGuarantee(offer);
        assertThat(observation.rows()).hasSize(300);
        assertThat(observation.rows()).extracting(Observation.Row::status).contains("PAID", "DECLINED");
    }
}
