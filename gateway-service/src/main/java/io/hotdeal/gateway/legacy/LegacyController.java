package io.hotdeal.gateway.legacy;

import io.hotdeal.gateway.legacy.LegacyOrder.Result;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.security.GuestPolicy;
import io.hotdeal.offer.OfferId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The workshop's {@code /order}. Its queue is bounded, so that it cannot take every connection of the gateway. */
@RestController
class LegacyController {

    private final GuestPolicy guests;
    private final LegacyOrder legacyOrder;
    private final LegacyProperties limits;
    private final Semaphore turns;

    LegacyController(GuestPolicy guests, LegacyOrder legacyOrder, LegacyProperties limits) {
        this.guests = guests;
        this.legacyOrder = legacyOrder;
        this.limits = limits;
        // Fair: first come, first served, as at the row itself.
        this.turns = new Semaphore(limits.concurrency(), true);
    }

    @RequestMapping(
            path = "/order",
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<Object> order(@RequestParam(defaultValue = "1") String prodId, HttpServletRequest request)
            throws InterruptedException {
        guests.check(request);
        var errors = new FieldErrors();
        OfferId offer = errors.parse("prodId", prodId, OfferId::parse);
        if (offer == null) {
            throw errors.refuse();
        }
        if (!turns.tryAcquire(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
            throw Problem.OVERLOADED.refuse("too many orders wait for the row of product " + offer);
        }
        try {
            return response(offer, legacyOrder.place(offer));
        } finally {
            turns.release();
        }
    }

    private static ResponseEntity<Object> response(OfferId offer, Result result) {
        return switch (result) {
            case Result.Sold sold -> text(HttpStatus.OK, Integer.toString(sold.remaining()));
            case Result.OutOfStock none -> text(HttpStatus.OK, "Out Of Stock");
            case Result.Declined declined -> text(HttpStatus.PAYMENT_REQUIRED, "Payment Declined");
            case Result.PaymentPending pending -> text(HttpStatus.ACCEPTED, "Payment Pending");
            case Result.UnknownProduct unknown -> throw Problem.UNKNOWN_OFFER.refuse("no product " + offer);
        };
    }

    private static ResponseEntity<Object> text(HttpStatus status, String body) {
        return ResponseEntity.status(status).contentType(MediaType.TEXT_PLAIN).body(body);
    }
}
