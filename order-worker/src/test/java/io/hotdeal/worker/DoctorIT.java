package io.hotdeal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.testkit.Component;
import io.hotdeal.worker.WorkerStack.Ended;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.data.redis.core.RedisCallback;

/** A set-up in which much is wrong at once. First, because other classes leave offers that differ, on purpose. */
@Order(1)
@ExtendWith(WorkerStack.Shared.class)
class DoctorIT {

    @Test
    void findsNoFaultInTheSharedStackAndNamesPlantedOnes(WorkerStack shared) throws Exception {
        requireHealthy(shared);
        OfferId shut = new OfferId(251);
        shared.open(shut, 10);
        shared.redis().opsForHash().put("{prod-251}-offer", "state", "CLOSED");

        setRedis(shared, "no", "allkeys-lru");
        try {
            Ended ill = shared.run(Map.of("HOTDEAL_WORKER_PAYMENT_URL", "http://127.0.0.1:1"), "doctor");
            assertThat(ill.output())
                    .contains(
                            "FAULT    Redis: appendonly is no",
                            "→ CONFIG SET appendonly yes",
                            "FAULT    Redis: maxmemory-policy is [allkeys-lru]",
                            "→ CONFIG SET maxmemory-policy noeviction",
                            "ok       the database",
                            "FAULT    the offers: offer 251: closed in Redis and open in the database",
                            "→ audit --repair",
                            "FAULT    the payment provider: nobody listens at http://127.0.0.1:1")
                    .contains("doctor finds 4 faults");
            assertThat(ill.exitCode()).isEqualTo(1);
        } finally {
            setRedis(shared, "yes", "noeviction");
        }

        Ended repair = shared.run(Map.of(), "audit", "--repair", "--products", "251");
        assertThat(repair.output())
                .contains("offer 251: closed in Redis and open in the database", "is on sale now")
                .doesNotContain("OFFER_STATE");
        assertThat(shared.snapshot(shut).open()).isTrue();
    }

    private static void requireHealthy(WorkerStack parts) throws Exception {
        Ended well = parts.run(Map.of(), "doctor");
        assertThat(well.output()).contains("ok       Redis", "ok       the database", "doctor finds 0 faults");
        assertThat(well.exitCode()).as(well.output()).isZero();
    }

    @Test
    @Tag("full")
    void namesEveryPlantedFaultWithWhatToDo() throws Exception {
        try (WorkerStack parts = WorkerStack.start("doctor")) {
            requireHealthy(parts);

            parts.stack().kill(Component.worker(1));
            parts.stack().kill(Component.worker(2));
            setRedis(parts, "no", "allkeys-lru");
            breakKafka(parts);
            parts.database()
                    .sql("DELETE FROM \"flyway_schema_history\" WHERE \"version\" NOT IN ('0', '1')")
                    .update();

            Ended ill = parts.run(Map.of("HOTDEAL_WORKER_PAYMENT_URL", "http://127.0.0.1:1"), "doctor");
            assertThat(ill.output())
                    .contains(
                            "FAULT    Redis: appendonly is no",
                            "→ CONFIG SET appendonly yes",
                            "FAULT    Redis: maxmemory-policy is [allkeys-lru]",
                            "→ CONFIG SET maxmemory-policy noeviction",
                            "FAULT    Kafka: topic hotdeal.order.settled.v1 is missing",
                            "→ start a worker, which creates it",
                            "FAULT    Kafka: topic hotdeal.order.recorded.v1 has 9 partitions, not 8",
                            "FAULT    Kafka: topic hotdeal.order.requested.v1 has unclean.leader.election.enable",
                            "FAULT    Kafka: topic hotdeal.order.requested.v1 keeps records for 3600000 ms",
                            "FAULT    the database: the schema is at version 1, ",
                            " migrations behind: V2__thousand_products.sql",
                            "FAULT    the payment provider: nobody listens at http://127.0.0.1:1")
                    .contains("doctor finds 8 faults");
            assertThat(ill.exitCode()).isEqualTo(1);

            Ended blind = parts.run(
                    Map.of("SPRING_DATA_REDIS_PORT", "1", "SPRING_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"), "doctor");
            assertThat(blind.output())
                    .contains("Redis: cannot be examined", "Kafka: cannot be examined", "the database: the schema is");
            assertThat(blind.exitCode()).isEqualTo(1);
        }
    }

    private static void setRedis(WorkerStack parts, String appendOnly, String evictionPolicy) {
        parts.redis().execute((RedisCallback<Boolean>) connection -> {
            connection.serverCommands().setConfig("appendonly", appendOnly);
            connection.serverCommands().setConfig("maxmemory-policy", evictionPolicy);
            return true;
        });
    }

    private static void breakKafka(WorkerStack parts) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", parts.stack().kafkaBootstrap()))) {
            admin.deleteTopics(List.of(OrderTopic.SETTLED.topicName())).all().get(20, TimeUnit.SECONDS);
            admin.createPartitions(Map.of(OrderTopic.RECORDED_NAME, NewPartitions.increaseTo(9)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            var requested = new ConfigResource(ConfigResource.Type.TOPIC, OrderTopic.REQUESTED_NAME);
            admin.incrementalAlterConfigs(Map.of(
                            requested,
                            List.of(set("unclean.leader.election.enable", "true"), set("retention.ms", "3600000"))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), OpType.SET);
    }
}
