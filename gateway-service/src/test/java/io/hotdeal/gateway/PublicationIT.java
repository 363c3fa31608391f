package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Kafka has of an accepted order. */
@ExtendWith(GatewayStack.Shared.class)
class PublicationIT {

    private final GatewayStack shop;
    private final Gateway gateway;

    PublicationIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    @Test
    void publishesWhatItAcceptedAndEmptiesTheOutbox() {
        int offer = shop.open(5);
        gateway.buy(offer, "c-42", 2);

        await("the outbox to be empty")
                .atMost(GatewayStack.SOON)
                .until(() -> shop.redis().opsForZSet().size("{prod-%03d}-outbox".formatted(offer)) == 0);
        assertThat(shop.redis().opsForHash().get("{prod-%03d}-counts".formatted(offer), "held"))
                .isEqualTo("2");
    }

    @Test
    void createsItsTopicsWithTheirPartitions() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", shop.stack().kafkaBootstrap()))) {
            List<String> topics = List.of(
                    "hotdeal.order.requested.v1",
                    "hotdeal.order.recorded.v1",
                    "hotdeal.order.settled.v1",
                    "hotdeal.payment.reported.v1");
            for (TopicDescription topic : admin.describeTopics(topics)
                    .allTopicNames()
                    .get(20, TimeUnit.SECONDS)
                    .values()) {
                assertThat(topic.partitions()).as(topic.name()).hasSize(8);
            }
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS))
                    .contains("hotdeal.order.requested.v1-dlt", "hotdeal.order.recorded.v1-dlt");
        }
    }
}
