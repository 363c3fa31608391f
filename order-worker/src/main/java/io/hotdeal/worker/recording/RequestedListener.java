package io.hotdeal.worker.recording;

import io.hotdeal.order.OrderTopic;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hands batches of {@code hotdeal.order.requested.v1} to {@link RecordOrders}; the offsets are committed when it returns. */
@Component
class RequestedListener {

    private final RecordOrders recordOrders;

    RequestedListener(RecordOrders recordOrders) {
        this.recordOrders = recordOrders;
    }

    @KafkaListener(
            id = OrderTopic.RECORDER_GROUP,
            clientIdPrefix = "${hotdeal.instance}-recorder",
            topics = OrderTopic.REQUESTED_NAME,
            concurrency = "${hotdeal.worker.recording.concurrency:2}",
            properties = "max.poll.records=${hotdeal.worker.recording.batch-size:500}")
    void on(List<ConsumerRecord<byte[], byte[]>> batch) {
        recordOrders.record(batch);
    }
}
