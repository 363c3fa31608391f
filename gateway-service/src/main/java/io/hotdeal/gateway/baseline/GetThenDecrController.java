package io.hotdeal.gateway.baseline;

import io.hotdeal.gateway.legacy.OwnConnectionOrder;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.security.GuestPolicy;
import io.hotdeal.offer.OfferId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.springframework.context.annotation.Profile;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The workshop's Redis application as it stands: reads the counter, compares, decrements it, then records and pays in the request, on a
 * database connection of its own. It oversells: buyers who read the last unit at the same moment all get it. The counter is
 * {@code bench-quantity-} with the product's number; tools set it.
 */
@RestController
@Profile("bench")
class GetThenDecrController {

    private final GuestPolicy guests;
    private final StringRedisTemplate redis;
    private final OwnConnectionOrder orders;

    GetThenDecrController(GuestPolicy guests, StringRedisTemplate redis, OwnConnectionOrder orders) {
        this.guests = guests;
        this.redis = redis;
        this.orders = orders;
    }

    @RequestMapping(
            path = "/bench/get-then-decr",
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<Object> order(@RequestParam(defaultValue = "1") String prodId, HttpServletRequest request)
            throws InterruptedException {
        guests.check(request);
        OfferId offer = FieldErrors.require("prodId", prodId, OfferId::parse);
        String counter = "bench-quantity-" + offer.value();
        String left = redis.opsForValue().get(counter);
        if (left == null) {
            throw Problem.UNKNOWN_OFFER.refuse("no counter " + counter);
        }
        if (Long.parseLong(left) < 1) {
            return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body("Out Of Stock");
        }
        long remaining = Objects.requireNonNull(redis.opsForValue().decrement(counter));
        // To its buyer an oversold unit looks like the last one.
        return orders.place(offer, (int) Math.max(0, remaining));
    }
}
