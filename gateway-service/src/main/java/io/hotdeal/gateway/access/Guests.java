package io.hotdeal.gateway.access;

import io.hotdeal.gateway.fairness.OrderLimits;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Whether the workshop's paths may sell, which sell to nobody in particular. Safe for any thread. */
@Component
public final class Guests {

    private final OrderLimits limits;
    private final Buyers buyers;

    Guests(OrderLimits limits, Buyers buyers) {
        this.limits = limits;
        this.buyers = buyers;
    }

    /** @return 429 or 403, or null: go on */
    public @Nullable ResponseEntity<Object> refuse(HttpServletRequest request) {
        ResponseEntity<Object> refusal = limits.refuse(request);
        return refusal == null ? buyers.refuseGuests() : refusal;
    }
}
