package io.hotdeal.worker.messaging;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.listener.RetryListener;

/** One line per failed try of a batch: which, and why. A stack trace each time would publish the reason. */
final class BatchFailureLog implements RetryListener {

    private static final Logger LOG = LoggerFactory.getLogger(BatchFailureLog.class);

    @Override
    public void failedDelivery(ConsumerRecords<?, ?> batch, Exception failure, int attempt) {
        LOG.warn(
                "try {} of {} records of {} failed and is repeated: {}",
                attempt,
                batch.count(),
                batch.partitions(),
                String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure)));
    }

    @Override
    public void failedDelivery(ConsumerRecord<?, ?> message, @Nullable Exception failure, int attempt) {
        throw new IllegalStateException("every listener here takes batches");
    }
}
