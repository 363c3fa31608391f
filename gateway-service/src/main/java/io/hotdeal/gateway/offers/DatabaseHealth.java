package io.hotdeal.gateway.offers;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Says how the database was when it was last checked, in the background: however many ask, they take no connection. */
@Component("dbHealthIndicator") // in place of Spring Boot's, which checks for each request
class DatabaseHealth implements HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseHealth.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final DataSource database;
    private volatile Health latest = Health.unknown().build();

    DatabaseHealth(DataSource database) {
        this.database = database;
    }

    @Scheduled(fixedDelay = 2_000)
    void check() {
        try (Connection connection = database.getConnection()) {
            latest = connection.isValid((int) PATIENCE.toSeconds())
                    ? Health.up().build()
                    : Health.down().build();
        } catch (SQLException e) {
            LOG.debug("the database does not answer", e);
            latest = Health.down(e).build();
        }
    }

    @Override
    public Health health() {
        return latest;
    }
}
