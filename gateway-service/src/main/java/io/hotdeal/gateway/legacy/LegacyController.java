package io.hotdeal.gateway.legacy;

import io.hotdeal.gateway.legacy.LegacyOrder.Result;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.security.GuestPolicy;
import io.hotdeal.offer.OfferId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The workshop's {@code /order}. */
@RestController
class LegacyController {

    private final GuestPolicy guests;
    private final LegacyOrder legacyOrder;
    private final DatabaseTurns turns;

    LegacyController(GuestPolicy guests, LegacyOrder legacyOrder, DatabaseTurns turns) {
        this.guests = guests;
        this.legacyOrder = legacyOrder;
        this.turns = turns;
    }

    @RequestMapping(
            path = "/order",
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<Object> order(@RequestParam(defaultValue = "1") String prodId, HttpServletRequest request)
            throws InterruptedException {
        guests.check(request);
        OfferId offer = FieldErrors.require("prodId", prodId, OfferId::parse);
        return respond(offer, turns.take(offer, () -> legacyOrder.place(offer)));
    }

    static ResponseEntity<Object> respond(OfferId offer, Result result) {
        return switch (result) {
            case Result.Sold sold -> text(HttpStatus.OK, Integer.toString(sold.remaining()));
            case Result.OutOfStock none -> text(HttpStatus.OK, "Out Of Stock");
            case Result.Declined declined -> text(HttpStatus.PAYMENT_REQUIRED, "Payment Declined");
            case Result.PaymentPending pending -> text(HttpStatus.ACCEPTED, "Payment Pending");
            case Result.UnknownProduct unknown -> throw Problem.UNKNOWN_OFFER.refuse("no product " + offer);
        };
    }

    static ResponseEntity<Object> text(HttpStatus status, String body) {
        return ResponseEntity.status(status).contentType(MediaType.TEXT_PLAIN).body(body);
    }
}
