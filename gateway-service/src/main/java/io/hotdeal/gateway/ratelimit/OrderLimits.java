package io.hotdeal.gateway.ratelimit;

import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.order.CustomerId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Turns away who asks for orders too often, before anything is reserved. Safe for any thread. */
@Component
public final class OrderLimits {

    private final @Nullable Limit customers;
    private final @Nullable Limit addresses;

    private OrderLimits() {
        customers = null;
        addresses = null;
    }

    /** For a gateway's orders to itself. */
    public static OrderLimits none() {
        return new OrderLimits();
    }

    @Autowired // of two constructors
    OrderLimits(LimitsProperties limits, MeterRegistry meters) {
        if (limits.enabled()) {
            customers = Limit.of(
                    "customer", limits.remembered(), limits.customerBurst(), limits.customerPerSecond(), meters);
            addresses =
                    Limit.of("address", limits.remembered(), limits.addressBurst(), limits.addressPerSecond(), meters);
        } else {
            customers = null;
            addresses = null;
        }
    }

    /** @throws RefusedException 429, of the request's address */
    public void check(HttpServletRequest request) {
        if (addresses != null) {
            addresses.check(ClientAddress.of(request));
        }
    }

    /** @throws RefusedException 429 */
    public void check(CustomerId customer) {
        if (customers != null) {
            customers.check(customer.value());
        }
    }

    private record Limit(String whose, TokenBuckets buckets, Counter refused) {

        static Limit of(String whose, int remembered, int burst, int perSecond, MeterRegistry meters) {
            Duration every = Duration.ofSeconds(1).dividedBy(perSecond);
            Counter refused = Counter.builder("hotdeal.limits.refused")
                    .description("orders beyond hotdeal.gateway.limits")
                    .tag("whose", whose)
                    .register(meters);
            return new Limit(whose, new TokenBuckets(remembered, burst, every), refused);
        }

        void check(String key) {
            Duration wait = buckets.take(key);
            if (!wait.isZero()) {
                refused.increment();
                throw new RefusedException(Problem.tooMany(wait, "too many orders of this " + whose));
            }
        }
    }
}
