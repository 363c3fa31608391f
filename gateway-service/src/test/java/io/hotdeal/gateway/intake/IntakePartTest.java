package io.hotdeal.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntakePartTest {

    @ParameterizedTest
    @CsvSource({
        "/offers, SALE",
        "/offers/1, SALE",
        "/offers/1/orders, SALE",
        "/order-redis, SALE",
        "/offers/1/orders/x, STATUS",
        "/order, LEGACY",
        "/payments/events, PAYMENT_EVENTS",
        "/admin/offers/1, ADMINISTRATION",
        "/actuator, ADMINISTRATION",
        "/actuator/prometheus, ADMINISTRATION",
        "/actuator/healthy, ADMINISTRATION",
        "/actuator/health, HEALTH",
        "/actuator/health/readiness, HEALTH",
        "/live, LIVE",
        "/offers/1/, OTHER",
        "/docs, OTHER",
        "/, OTHER"
    })
    void isKnownByThePath(String path, IntakePart part) {
        assertThat(IntakePart.of(path)).isEqualTo(part);
    }
}
