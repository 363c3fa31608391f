package io.hotdeal.worker.audit;

import java.util.List;
import java.util.Map;

/** Reads what Kafka holds and no consumer has processed yet. */
interface KafkaRecords {

    /**
     * How much there is.
     *
     * @param lag         records not yet committed, by consumer group
     * @param deadLetters records, by dead-letter topic
     */
    record Backlog(Map<String, Long> lag, Map<String, Long> deadLetters) {}

    Backlog backlog();

    /** The newest dead letters: where from, and why. At most {@code count} per topic. */
    List<String> newestDeadLetters(int count);
}
