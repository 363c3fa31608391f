package io.hotdeal.startup;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.database.*}: the connections of the pool; the same for gateway and worker.
 *
 * @param readTimeout longest wait for the database's response to one statement, 1 s to 10 min; then the connection is given up and the
 *                    work is done again on another. Longer than the longest statement, waits for a row included. Does not bound
 *                    migrations
 * @param fetchSize   rows that Oracle's driver fetches in a round trip, 10 to 10,000
 */
@ConfigurationProperties("hotdeal.database")
public record DatabaseProperties(
        @DefaultValue("25s") Duration readTimeout,
        @DefaultValue("500") int fetchSize) {

    public DatabaseProperties {
        PropertyConstraints bounds = new PropertyConstraints("hotdeal.database");
        bounds.within("read-timeout", readTimeout, "1s", "10m");
        bounds.within("fetch-size", fetchSize, 10, 10_000);
    }
}
