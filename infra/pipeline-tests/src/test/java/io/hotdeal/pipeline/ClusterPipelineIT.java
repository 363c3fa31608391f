package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hotdeal.pipeline.Buyers.Purchase;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.component.ReadinessProbe;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three Redis masters and three brokers: the services run as they are, and a broker, a worker and a master with its replica may be killed. */
@Tag("full")
@RunsOn(value = TestStack.CLUSTER, order = 2)
class ClusterPipelineIT {

    private static final int OFFERS = 20;
    private static final int UNITS = 60;
    private static final int MASTERS = 3;
    private static final Component REPLICA_OF_THE_LOST = Component.redis(2 * MASTERS);

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
        List<Response> responses = new ArrayList<>(pipeline.sendUntilDecided(third(offers)));

        pipeline.stack().kill(Component.kafka(2));
        pipeline.stack().kill(Component.worker(2));
        responses.addAll(pipeline.sendUntilDecided(third(offers)));
        pipeline.startAll(Component.kafka(2), Component.worker(2));
        responses.addAll(pipeline.sendUntilDecided(third(offers)));

        assertThat(responses).filteredOn(Response::isAccepted).hasSize(OFFERS * UNITS);
        for (int offer : offers) {
            assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(UNITS);
        }
        Operator.Ended audit = new Operator(pipeline.stack()).run("audit");
        assertThat(audit.exitCode()).as(audit.output()).isZero();

        evictionPolicy("allkeys-lru");
        try {
            assertThatThrownBy(() -> new SystemProbe(pipeline.stack()))
                    .as("no service starts with a master that may evict")
                    .hasStackTraceContaining("maxmemory-policy allkeys-lru");
        } finally {
            evictionPolicy("noeviction");
        }
    }

    /** Of the second master. */
    private void evictionPolicy(String policy) throws IOException {
        ReadinessProbe.redis(
                pipeline.stack().port(Component.redis(2)),
                "CONFIG SET maxmemory-policy " + policy,
                Duration.ofSeconds(5));
    }

    @Test
    void aLostMasterTakesOnlyItsOwnOffersAlong() throws Exception {
        List<Integer> healthy = new ArrayList<>();
        List<Integer> lost = new ArrayList<>();
        while (healthy.size() < 6 || lost.isEmpty()) {
            int offer = pipeline.openAny(UNITS);
            (master(offer) == MASTERS - 1 ? lost : healthy).add(offer);
        }

        for (int number = 1; number <= 2; number++) {
            Http gateway = new Http(pipeline.stack().gatewayUrl(number));
            await("both gateways to know what one of them has opened, as they do after a refresh")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> listed(gateway).containsAll(healthy));
        }

        List<Purchase> early = new ArrayList<>();
        lost.forEach(offer -> early.addAll(Pipeline.purchases(offer, UNITS / 2)));
        pipeline.stack().pause(Component.worker(1));
        pipeline.stack().pause(Component.worker(2));
        assertThat(pipeline.sendUntilDecided(early))
                .as("in flight when the master dies")
                .allMatch(Response::isAccepted);
        lost.forEach(offer ->
                await("Kafka to have them").until(() -> pipeline.snapshot(offer).outboxDepth() == 0));
        pipeline.stack().kill(REPLICA_OF_THE_LOST);
        pipeline.stack().kill(Component.redis(MASTERS));
        pipeline.stack().resume(Component.worker(1));
        pipeline.stack().resume(Component.worker(2));
        List<Purchase> purchases = new ArrayList<>();
        healthy.forEach(offer -> purchases.addAll(Pipeline.purchases(offer, UNITS)));
        assertThat(pipeline.sendUntilDecided(purchases))
                .filteredOn(Response::isAccepted)
                .hasSize(healthy.size() * UNITS);
        healthy.forEach(pipeline::awaitSettled);
        lost.forEach(this::awaitPaid);
        for (int number = 1; number <= 2; number++) {
            Http gateway = new Http(pipeline.stack().gatewayUrl(number));
            await("the gateway to list the offers that it can read, as they are, and no others")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> soldOut(gateway).containsAll(healthy)
                            && listed(gateway).stream().noneMatch(lost::contains));
        }

        pipeline.startAll(Component.redis(MASTERS), REPLICA_OF_THE_LOST);
        List<Purchase> late = new ArrayList<>();
        lost.forEach(offer -> late.addAll(Pipeline.purchases(offer, UNITS)));
        assertThat(pipeline.sendUntilDecided(late))
                .filteredOn(Response::isAccepted)
                .hasSize(lost.size() * UNITS / 2);
        for (int offer : Stream.concat(healthy.stream(), lost.stream()).toList()) {
            assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(UNITS);
        }
        Operator.Ended audit = new Operator(pipeline.stack()).run("audit");
        assertThat(audit.exitCode()).as(audit.output()).isZero();
    }

    /** The orders of a lost shard are paid without it, and settled when it is back. */
    private void awaitPaid(int offer) {
        await("the orders of offer " + offer + " are paid")
                .atMost(Duration.ofSeconds(60))
                .until(() -> pipeline.probe().statuses(offer).equals(Map.of("PAID", UNITS / 2)));
    }

    private static List<Integer> listed(Http gateway) throws IOException, InterruptedException {
        return gateway.get("/offers")
                .path("offers")
                .valueStream()
                .map(offer -> offer.path("id").asInt())
                .toList();
    }

    private static List<Integer> soldOut(Http gateway) throws IOException, InterruptedException {
        return gateway.get("/offers")
                .path("offers")
                .valueStream()
                .filter(offer -> offer.path("available").asInt() == 0)
                .map(offer -> offer.path("id").asInt())
                .toList();
    }

    /** In each of the three batches half as many requests as units, shuffled. */
    private static List<Purchase> third(List<Integer> offers) {
        List<Purchase> purchases = new ArrayList<>();
        IntStream.range(0, OFFERS).forEach(i -> purchases.addAll(Pipeline.purchases(offers.get(i), UNITS / 2)));
        Collections.shuffle(purchases, new Random(1));
        return purchases;
    }

    private static int master(int offer) {
        return SlotHash.getSlot("{prod-%03d}".formatted(offer)) * MASTERS / SlotHash.SLOT_COUNT;
    }
}
