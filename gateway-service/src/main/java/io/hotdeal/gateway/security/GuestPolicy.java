package io.hotdeal.gateway.security;

import io.hotdeal.gateway.ratelimit.OrderLimits;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.Refusal;
import io.hotdeal.gateway.response.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** Decides whether the workshop's paths may sell, which name no customer. Thread-safe. */
@Component
public final class GuestPolicy {

    private final OrderLimits limits;
    private final BuyerAuthenticator buyers;
    private final boolean enabled;

    GuestPolicy(OrderLimits limits, BuyerAuthenticator buyers, AccessProperties properties) {
        this.limits = limits;
        this.buyers = buyers;
        this.enabled = properties.workshop();
    }

    /**
     * @throws RefusedException 405 for HEAD, which Spring MVC takes for GET and which must not buy; 403 for
     *     a request that a page of another origin makes; 429; 403 where orders need a token or the paths are disabled
     */
    public void check(HttpServletRequest request) {
        if (request.getMethod().equals("HEAD")) {
            throw new RefusedException(Refusal.methodNotAllowed("HEAD", "GET,POST"));
        }
        if (AdminSecurity.isMadeByAnotherOriginsPage(request)) {
            throw Problem.NOT_ALLOWED.refuse("a page of another origin may not buy here");
        }
        limits.check(request);
        buyers.refuseGuests();
        if (!enabled) {
            throw Problem.NOT_ALLOWED.refuse("disabled here (hotdeal.gateway.workshop); POST /offers/{id}/orders buys");
        }
    }
}
