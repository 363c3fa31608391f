package io.hotdeal.gateway.ratelimit;

import io.hotdeal.settings.PropertyConstraints;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.limits.*}: how many orders one buyer may ask for, whatever their outcome. Beyond it the answer is 429
 * and when to come again. Each gateway counts for itself, so n of them allow up to n times as much.
 *
 * @param enabled           whether there are limits at all; without, a load generator may be a whole crowd
 * @param customerPerSecond orders a customer may ask for each second, 1 to 100,000
 * @param customerBurst     orders a customer may ask for at once, 1 to 100,000
 * @param addressPerSecond  orders one client address may ask for each second, 1 to 100,000; many customers can share one
 * @param addressBurst      orders one client address may ask for at once, 1 to 100,000
 * @param remembered        customers, and as many addresses, that are told apart, 1 to 10,000,000; beyond it those that ask least
 *                          are forgotten and start anew
 */
@ConfigurationProperties("hotdeal.gateway.limits")
record LimitsProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("5") int customerPerSecond,
        @DefaultValue("10") int customerBurst,
        @DefaultValue("100") int addressPerSecond,
        @DefaultValue("200") int addressBurst,
        @DefaultValue("50000") int remembered) {

    private static final int MAX_ORDERS = 100_000;

    LimitsProperties {
        PropertyConstraints bounds = new PropertyConstraints("hotdeal.gateway.limits");
        bounds.within("customer-per-second", customerPerSecond, 1, MAX_ORDERS);
        bounds.within("customer-burst", customerBurst, 1, MAX_ORDERS);
        bounds.within("address-per-second", addressPerSecond, 1, MAX_ORDERS);
        bounds.within("address-burst", addressBurst, 1, MAX_ORDERS);
        bounds.within("remembered", remembered, 1, 10_000_000);
    }
}
