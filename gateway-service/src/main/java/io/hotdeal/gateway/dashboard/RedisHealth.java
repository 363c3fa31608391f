package io.hotdeal.gateway.dashboard;

import io.hotdeal.gateway.offers.OfferSnapshots;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Says whether Redis has answered the last refreshes of the offers: however many ask, they ask nothing of Redis. */
@Component("redisHealthIndicator") // in place of Spring Boot's, which asks Redis for each request
class RedisHealth implements HealthIndicator {

    private final OfferSnapshots offers;

    RedisHealth(OfferSnapshots offers) {
        this.offers = offers;
    }

    @Override
    public Health health() {
        return offers.isStale() ? Health.down().build() : Health.up().build();
    }
}
