package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderTopic;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hands batches of {@code hotdeal.order.recorded.v1} to {@link PayOrders}; the offsets are committed when it returns. */
@Component
class RecordedListener {

    private final PayOrders payOrders;

    RecordedListener(PayOrders payOrders) {
        this.payOrders = payOrders;
    }

    @KafkaListener(
            id = OrderTopic.PAYER_GROUP,
            clientIdPrefix = "${hotdeal.instance}-payer",
            topics = OrderTopic.RECORDED_NAME,
            concurrency = "${hotdeal.worker.payment.concurrency:4}",
            properties = "max.poll.records=${hotdeal.worker.payment.batch-size:500}")
    void on(List<ConsumerRecord<byte[], byte[]>> batch) {
        payOrders.pay(batch);
    }
}
