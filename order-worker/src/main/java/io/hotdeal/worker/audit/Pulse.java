package io.hotdeal.worker.audit;

import io.hotdeal.stock.OfferBook.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** A cheap snapshot that differs whenever something is going on; the audit stands between two equal ones. */
record Pulse(
        List<Standing> redis, List<String> database, SortedMap<String, Long> kafka, SortedMap<String, Long> provider) {

    String differenceTo(Pulse later) {
        List<String> parts = new ArrayList<>();
        if (!redis.equals(later.redis)) {
            parts.add("Redis");
        }
        if (!database.equals(later.database)) {
            parts.add("the database");
        }
        if (!kafka.equals(later.kafka)) {
            parts.add("Kafka's lag or dead letters");
        }
        if (!provider.equals(later.provider)) {
            parts.add("the provider's charges");
        }
        return String.join(", ", parts);
    }
}
