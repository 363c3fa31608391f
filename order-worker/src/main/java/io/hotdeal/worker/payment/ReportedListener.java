package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderTopic;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hands batches of {@code hotdeal.payment.reported.v1} to {@link ApplyReports}; the offsets are committed when it returns. */
@Component
class ReportedListener {

    private final ApplyReports applyReports;

    ReportedListener(ApplyReports applyReports) {
        this.applyReports = applyReports;
    }

    @KafkaListener(
            id = OrderTopic.REPORTS_GROUP,
            clientIdPrefix = "${hotdeal.instance}-reports",
            topics = OrderTopic.REPORTED_NAME,
            properties = "max.poll.records=${hotdeal.worker.payment.batch-size:500}")
    void on(List<ConsumerRecord<byte[], byte[]>> batch) {
        applyReports.apply(batch);
    }
}
