package io.hotdeal.worker.heartbeat;

import io.hotdeal.settings.PropertyConstraints;
import io.hotdeal.worker.audit.AuditBudget;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.worker.audit.*}: bounds of an audit that an administrator requests, which runs inside a worker.
 *
 * @param maxRecords  orders, reservations, customers and charges that it may read, 1,000 to 1,000,000,000. It needs some
 *                    100 bytes of temporary file each; its memory does not grow with them
 * @param maxDuration time that it may take, 1 s to 9 min: a request ends after 10 min
 */
@ConfigurationProperties("hotdeal.worker.audit")
record RequestedAuditProperties(
        @DefaultValue("20000000") long maxRecords,
        @DefaultValue("8m") Duration maxDuration) {

    RequestedAuditProperties {
        var constraints = new PropertyConstraints("hotdeal.worker.audit");
        constraints.within("max-records", maxRecords, 1_000, 1_000_000_000);
        constraints.within("max-duration", maxDuration, "1s", "9m");
    }

    AuditBudget budget(Clock clock) {
        return new AuditBudget(maxRecords, maxDuration, clock);
    }
}
