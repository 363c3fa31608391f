package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.FieldErrors;
import io.hotdeal.gateway.PlaceOrder;
import io.hotdeal.gateway.PlaceOrder.Placed;
import io.hotdeal.gateway.access.Guests;
import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The workshop's {@code /order-redis}, so that its {@code ab} commands run unchanged; behind it is the pipeline. */
@RestController
class WorkshopController {

    private final Guests guests;
    private final PlaceOrder placeOrder;
    private final OrderAnswer answer;

    WorkshopController(Guests guests, PlaceOrder placeOrder, OrderAnswer answer) {
        this.guests = guests;
        this.placeOrder = placeOrder;
        this.answer = answer;
    }

    @RequestMapping(
            path = "/order-redis",
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<Object> order(@RequestParam(defaultValue = "1") String prodId, HttpServletRequest request) {
        ResponseEntity<Object> refusal = guests.refuse(request);
        if (refusal != null) {
            return refusal;
        }
        var errors = new FieldErrors();
        OfferId offer = errors.parse("prodId", prodId, OfferId::parse);
        if (offer == null) {
            return errors.answer();
        }
        Placed placed = placeOrder.placeForGuest(offer);
        if (placed.result() instanceof Decided decided) {
            if (decided.outcome() instanceof Reserved reserved) {
                return text(Integer.toString(reserved.available()));
            }
            if (decided.outcome() instanceof SoldOut) {
                return text("Out Of Stock");
            }
        }
        return answer.to(offer, placed);
    }

    private static ResponseEntity<Object> text(String body) {
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(body);
    }
}
