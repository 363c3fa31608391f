package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.pipeline.Buyers.Answer;
import io.hotdeal.pipeline.Buyers.Wish;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.component.ReadinessProbe;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three Redis masters and three brokers: the services run unchanged, and a broker and a worker may be killed. */
@Tag("full")
@RunsOn(TestStack.CLUSTER)
class ClusterPipelineIT {

    private static final int OFFERS = 20;
    private static final int UNITS = 60;
    private static final int MASTERS = 3;

    private final Pipeline pipeline;

    ClusterPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void twentyOffersAreSoldOutExactlyWhileABrokerAndAWorkerAreGone() throws Exception {
        List<Integer> offers = new ArrayList<>();
        for (int i = 0; i < OFFERS; i++) {
            offers.add(pipeline.openAny(UNITS));
        }
        assertThat(offers.stream().map(ClusterPipelineIT::master).distinct())
                .as("masters that hold offers")
                .hasSize(MASTERS);
        List<Answer> answers = new ArrayList<>(pipeline.pressUntilAnswered(third(offers)));

        pipeline.stack().kill(Component.kafka(2));
        pipeline.stack().kill(Component.worker(2));
        answers.addAll(pipeline.pressUntilAnswered(third(offers)));
        pipeline.startAll(Component.kafka(2), Component.worker(2));
        answers.addAll(pipeline.pressUntilAnswered(third(offers)));

        assertThat(answers).filteredOn(Answer::isAccepted).hasSize(OFFERS * UNITS);
        for (int offer : offers) {
            assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(UNITS);
        }
        Operator.Ended audit = new Operator(pipeline.stack()).run("audit");
        assertThat(audit.exitCode()).as(audit.output()).isZero();

        ReadinessProbe.redis(
                pipeline.stack().port(Component.redis(2)),
                "CONFIG SET maxmemory-policy allkeys-lru",
                Duration.ofSeconds(5));
        assertThatThrownBy(() -> new SystemProbe(pipeline.stack()))
                .as("no service starts with a master that may evict")
                .hasStackTraceContaining("maxmemory-policy allkeys-lru");
    }

    /** In each of the three batches half as many requests as units, shuffled. */
    private static List<Wish> third(List<Integer> offers) {
        List<Wish> wishes = new ArrayList<>();
        IntStream.range(0, OFFERS).forEach(i -> wishes.addAll(Pipeline.wishes(offers.get(i), UNITS / 2)));
        Collections.shuffle(wishes, new Random(1));
        return wishes;
    }

    private static int master(int offer) {
        return SlotHash.getSlot("{prod-%03d}".formatted(offer)) * MASTERS / SlotHash.SLOT_COUNT;
    }
}
