package io.hotdeal.gateway.fairness;

import io.hotdeal.gateway.Problem;
import io.hotdeal.order.CustomerId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Turns away who asks for orders too often, before anything is reserved. Safe for any thread. */
@Component
public final class OrderLimits {

    private final @Nullable Limit customers;
    private final @Nullable Limit addresses;

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

    /** @return 429, or null: go on */
    public @Nullable ResponseEntity<Object> refuse(HttpServletRequest request) {
        return addresses == null ? null : addresses.refuse(ClientAddress.of(request));
    }

    /** @return 429, or null: go on */
    public @Nullable ResponseEntity<Object> refuse(CustomerId customer) {
        return customers == null ? null : customers.refuse(customer.value());
    }

    private record Limit(String whose, Buckets buckets, Counter refused) {

        static Limit of(String whose, int remembered, int burst, int perSecond, MeterRegistry meters) {
            Duration every = Duration.ofSeconds(1).dividedBy(perSecond);
            Counter refused = Counter.builder("hotdeal.limits.refused")
                    .description("orders beyond hotdeal.gateway.limits")
                    .tag("whose", whose)
                    .register(meters);
            return new Limit(whose, new Buckets(remembered, burst, every), refused);
        }

        @Nullable
        ResponseEntity<Object> refuse(String key) {
            Duration wait = buckets.take(key);
            if (wait.isZero()) {
                return null;
            }
            refused.increment();
            return Problem.tooMany(wait, "too many orders of this " + whose);
        }
    }
}
