package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.testkit.Component;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kills each process right after a burst of orders, while it processes them. */
@RunsOn(value = TestStack.PLAIN, order = 2)
class CrashPipelineIT {

    private final Pipeline pipeline;

    CrashPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    static Stream<Arguments> victims() {
        return Stream.of(
                Arguments.of(131, Component.worker(1)),
                Arguments.of(132, Component.gateway(1)),
                Arguments.of(133, Component.REDIS),
                Arguments.of(134, Component.DATABASE),
                Arguments.of(135, Component.PROVIDER),
                Arguments.of(136, Component.KAFKA));
    }

    @ParameterizedTest(name = "{1} is killed and nothing accepted is lost")
    @MethodSource("victims")
    void nothingAcceptedIsLostWhenAProcessIsKilled(int offer, Component victim) throws Exception {
        pipeline.open(offer, 1_000);
        List<Response> responses = pipeline.send(Pipeline.purchases(offer, 1_500));
        pipeline.stack().kill(victim);
        pipeline.stack().start(victim);

        assertThat(responses).filteredOn(Response::isAccepted).hasSize(1_000);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(1_000);
    }
}
