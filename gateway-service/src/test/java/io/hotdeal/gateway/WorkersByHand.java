package io.hotdeal.gateway;

import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Stands where the workers do, for all orders of all tests. */
final class WorkersByHand {

    private static final int PARTITIONS = 8;

    private final GatewayStack shop;

    WorkersByHand(GatewayStack shop) {
        this.shop = shop;
    }

    /** Every held order is paid, and the workers' groups have read everything. */
    void settleEverything() throws Exception {
        awaitEmptyOutboxes();
        var redis = shop.redis();
        for (String key : redis.keys("{prod-*}-orders")) {
            String tag = key.substring(0, key.indexOf('}') + 1);
            int offer = Integer.parseInt(tag.substring("{prod-".length(), tag.length() - 1));
            int sold = 0;
            for (Map.Entry<Object, Object> order :
                    redis.opsForHash().entries(key).entrySet()) {
                String stored = order.getValue().toString();
                String[] fields = stored.split("\\|", 4);
                if (fields[0].equals("H")) {
                    int quantity = Integer.parseInt(fields[1]);
                    redis.opsForHash().put(key, order.getKey(), "C" + stored.substring(1));
                    sold += quantity;
                }
            }
            if (sold > 0) {
                redis.opsForHash().increment(tag + "-counts", "held", -sold);
                redis.opsForHash().increment(tag + "-counts", "sold", sold);
                shop.update("UPDATE HOTDEAL_ALLOCATION SET SOLD = SOLD + ? WHERE PROD_ID = ?", sold, offer);
            }
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", shop.stack().kafkaBootstrap()))) {
            commitEverything(admin, "order-recorder", "hotdeal.order.requested.v1");
            commitEverything(admin, "order-payer", "hotdeal.order.recorded.v1");
            commitEverything(admin, "payment-reports", "hotdeal.payment.reported.v1");
        }
    }

    /** Kafka has every order that was accepted; nothing more is sent. */
    void awaitEmptyOutboxes() {
        var redis = shop.redis();
        for (String key : redis.keys("{prod-*}-outbox")) {
            await("the outbox to be empty: " + key)
                    .atMost(GatewayStack.SOON)
                    .until(() -> redis.opsForZSet().size(key) == 0);
        }
    }

    private static void commitEverything(Admin admin, String group, String topic) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        ends(admin, topic).forEach((partition, end) -> offsets.put(partition, new OffsetAndMetadata(end.offset())));
        admin.alterConsumerGroupOffsets(group, offsets).all().get(20, TimeUnit.SECONDS);
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> ends(Admin admin, String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        return admin.listOffsets(latest).all().get(20, TimeUnit.SECONDS);
    }

    /** @return how many records the topic has been given since it was made */
    static long written(Admin admin, String topic) throws Exception {
        return ends(admin, topic).values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }
}
