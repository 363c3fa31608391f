package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.order.OrderTopic;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.pipeline.crashpoint.CrashPoint;
import io.hotdeal.testkit.Component;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds a worker in the middle of a batch until its partitions belong to another one, which does all of its work;
 * then the first one continues, with a batch that is no longer its own.
 */
@Tag("full")
abstract class ZombieTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Consumers of two workers. */
    private static final Map<String, Integer> ALL_CONSUMERS =
            Map.of(OrderTopic.RECORDER_GROUP, 2 * 2, OrderTopic.PAYER_GROUP, 2 * 4);

    private final Pipeline pipeline;

    ZombieTests(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @AfterEach
    void resetTheProvider() throws Exception {
        pipeline.probe().provider().set("{\"declineRate\":0.0}");
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_INSERT", "CAPTURED_NOT_STORED"})
    void aZombieDoesNothingThatWasDoneMeanwhile(CrashPoint point) throws Exception {
        int offer = pipeline.openAny(300);
        // A decline that the zombie stores a second time takes units off SOLD a second time. It must hold some, and
        // others must have sold enough for that, or the guard of SOLD hides it.
        pipeline.probe().provider().set("{\"declineRate\":0.5}");
        List<Response> responses = sendWhileTheWorkersArePaused(offer, point);

        Component zombie = pipeline.crashPoints().awaitHeld(point);
        pauseWithoutLocks(zombie);
        try {
            assertThat(responses).allMatch(Response::isAccepted);
            pipeline.awaitSettled(offer);
        } finally {
            pipeline.stack().resume(zombie);
        }

        await("the zombie has dropped its batch and rejoined the group")
                .atMost(PATIENCE)
                .until(() -> consumers().equals(ALL_CONSUMERS));
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(200);
    }

    /** Gives the zombie a batch of many orders: a single one might be one that no fault affects. */
    private List<Response> sendWhileTheWorkersArePaused(int offer, CrashPoint point) throws Exception {
        List<Component> workers = List.of(Component.worker(1), Component.worker(2));
        pipeline.crashPoints().prepare(point);
        for (Component worker : workers) {
            pipeline.stack().pause(worker);
        }
        try {
            List<Response> responses = pipeline.send(Pipeline.purchases(offer, 200));
            pipeline.crashPoints().armHold(point);
            return responses;
        } finally {
            for (Component worker : workers) {
                pipeline.stack().resume(worker);
            }
        }
    }

    /**
     * Its other threads must not be paused with rows locked: all workers would wait for it, which is the runbook's case of a
     * hung process. This is visible only while it is paused; remaining locks are its own, so it is resumed and paused again.
     */
    private void pauseWithoutLocks(Component zombie) {
        await("it sleeps and has locked no row")
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .until(() -> {
                    pipeline.stack().pause(zombie);
                    if (othersReleaseTheirLocks()) {
                        return true;
                    }
                    pipeline.stack().resume(zombie);
                    return false;
                });
    }

    private boolean othersReleaseTheirLocks() {
        try {
            await("no row is locked")
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> pipeline.probe()
                                    .database()
                                    .sql("SELECT COUNT(*) FROM INFORMATION_SCHEMA.LOCKS")
                                    .query(Integer.class)
                                    .single()
                            == 0);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** The number of consumers of each group, of all workers. */
    private Map<String, Integer> consumers() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.stack().kafkaBootstrap()))) {
            return admin
                    .describeConsumerGroups(List.of(OrderTopic.RECORDER_GROUP, OrderTopic.PAYER_GROUP))
                    .all()
                    .get(10, TimeUnit.SECONDS)
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            group -> group.getValue().members().size()));
        }
    }
}
