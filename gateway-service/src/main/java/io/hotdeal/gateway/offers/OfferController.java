package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.OfferSnapshots.Known;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.time.Clock;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What buyers read: offers, from this gateway's memory, and how their orders stand. Works while the database is unavailable. */
@RestController
class OfferController {

    record OrderView(String orderId, int offerId, OrderStatus status) {}

    private final OfferSnapshots snapshots;
    private final OfferList list;
    private final OfferDirectory directory;
    private final OrderProgress progress;
    private final JsonMapper json;
    private final Clock clock;

    OfferController(
            OfferSnapshots snapshots,
            OfferList list,
            OfferDirectory directory,
            OrderProgress progress,
            JsonMapper json,
            Clock clock) {
        this.snapshots = snapshots;
        this.list = list;
        this.directory = directory;
        this.progress = progress;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping(path = "/offers", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> offers() {
        if (snapshots.isStale()) {
            throw tooOld();
        }
        return list.response();
    }

    @GetMapping(path = "/offers/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> offer(@PathVariable String id) {
        var errors = new FieldErrors();
        OfferId offer = errors.parse("id", id, OfferId::parse);
        if (offer == null) {
            throw errors.refuse();
        }
        Known known = snapshots.find(offer);
        if (known == null ? snapshots.isStale() : !snapshots.isFresh(known)) {
            throw tooOld();
        }
        if (known == null || known.reading().snapshot() == null) {
            throw new RefusedException(directory.missing(offer));
        }
        return RenderedJson.of(json, OfferView.of(known.reading().snapshot())).response(snapshots.age(known), clock);
    }

    @GetMapping("/offers/{id}/orders/{orderId}")
    OrderView order(@PathVariable String id, @PathVariable String orderId) {
        var errors = new FieldErrors();
        OfferId offer = errors.parse("id", id, OfferId::parse);
        OrderId order = errors.parse("orderId", orderId, OrderId::new);
        if (offer == null || order == null) {
            throw errors.refuse();
        }
        return progress.of(offer, order)
                .map(status -> new OrderView(order.value(), offer.value(), status))
                .orElseThrow(() -> Problem.UNKNOWN_ORDER.refuse("no order " + order + " of offer " + offer));
    }

    private static RefusedException tooOld() {
        return Problem.DEPENDENCY_UNAVAILABLE.refuse("Redis has not answered for too long; what is known is too old");
    }
}
