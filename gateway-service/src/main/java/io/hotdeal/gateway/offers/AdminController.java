package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.ChangeResult.Busy;
import io.hotdeal.gateway.offers.ChangeResult.ChangeIdReused;
import io.hotdeal.gateway.offers.ChangeResult.Done;
import io.hotdeal.gateway.offers.ChangeResult.Drain;
import io.hotdeal.gateway.offers.ChangeResult.Draining;
import io.hotdeal.gateway.offers.ChangeResult.NotEnoughStock;
import io.hotdeal.gateway.offers.ChangeResult.PriceTooHigh;
import io.hotdeal.gateway.offers.ChangeResult.StockMissing;
import io.hotdeal.gateway.offers.ChangeResult.UnknownProduct;
import io.hotdeal.gateway.offers.ChangeResult.WrongState;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.stock.OfferStockStore.Stock;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Opens, restocks and closes offers. {@code Idempotency-Key} is the change id: a request repeated with it changes nothing;
 * without one, every request is another change. A client that accepts no JSON is refused before anything is changed.
 */
@RestController
@RequestMapping(path = "/admin/offers/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
class AdminController {

    private static final int MAX_CHANGE_ID = 64;

    /** @param changeId to repeat the request with */
    record Changed(String changeId, OfferView offer, Stock stock) {
        static Changed of(Done done) {
            return new Changed(
                    done.change().id(),
                    OfferView.of(done.snapshot()),
                    done.snapshot().stock());
        }
    }

    /** @param waitingFor what has to become zero before the unsold units go back to the shop */
    record Closing(String changeId, Drain waitingFor) {}

    private final ChangeOffer changeOffer;
    private final OfferSnapshots snapshots;
    private final IdempotencyKey.Source keys = new IdempotencyKey.Source();

    AdminController(ChangeOffer changeOffer, OfferSnapshots snapshots) {
        this.changeOffer = changeOffer;
        this.snapshots = snapshots;
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> open(
            @PathVariable String id, HttpServletRequest request, @RequestBody OfferForms.Open form) {
        var errors = new FieldErrors();
        form.check(errors);
        Target target = target(id, request, errors);
        if (target == null) {
            throw errors.refuse();
        }
        return refreshed(target, changeOffer.open(target.offer(), target.changeId(), form));
    }

    @PostMapping(path = "/restock", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> restock(
            @PathVariable String id, HttpServletRequest request, @RequestBody OfferForms.Restock form) {
        var errors = new FieldErrors();
        form.check(errors);
        Target target = target(id, request, errors);
        if (target == null || form.units() == null) {
            throw errors.refuse();
        }
        return refreshed(target, changeOffer.restock(target.offer(), target.changeId(), form.units()));
    }

    @PostMapping("/close")
    ResponseEntity<Object> close(@PathVariable String id, HttpServletRequest request) {
        var errors = new FieldErrors();
        Target target = target(id, request, errors);
        if (target == null) {
            throw errors.refuse();
        }
        return refreshed(target, changeOffer.close(target.offer(), target.changeId()));
    }

    private record Target(OfferId offer, String changeId) {}

    private @Nullable Target target(String id, HttpServletRequest request, FieldErrors errors) {
        OfferId offer = errors.parse("id", id, OfferId::parse);
        IdempotencyKey sent = errors.parseHeader("Idempotency-Key", request, IdempotencyKey::new);
        IdempotencyKey key = sent == null ? keys.next() : sent;
        if (key.value().length() > MAX_CHANGE_ID) {
            errors.add("Idempotency-Key", "must have at most " + MAX_CHANGE_ID + " characters here");
        }
        return offer == null || errors.any() ? null : new Target(offer, key.value());
    }

    /** An administrator who reads an offer at the gateway that has just changed it sees the change. */
    private ResponseEntity<Object> refreshed(Target target, ChangeResult result) {
        ResponseEntity<Object> response = response(result);
        snapshots.changed(target.offer());
        return response;
    }

    private static ResponseEntity<Object> response(ChangeResult result) {
        return switch (result) {
            case Done done -> ResponseEntity.ok(Changed.of(done));
            case Draining draining ->
                ResponseEntity.accepted().body(new Closing(draining.change().id(), draining.drain()));
            case UnknownProduct unknown -> throw Problem.UNKNOWN_OFFER.refuse("the shop has no such product");
            case PriceTooHigh high -> throw priceTooHigh(high);
            case NotEnoughStock few ->
                throw Problem.NOT_ENOUGH_STOCK.refuse("QUANTITY of the product is lower than units");
            case Busy busy ->
                throw Problem.WRONG_STATE.refuse("the offer is being changed at the same moment; repeat the request");
            case WrongState wrong -> throw Problem.WRONG_STATE.refuse(wrong.why());
            case ChangeIdReused reused ->
                throw Problem.KEY_REUSED.refuse("this Idempotency-Key was used for another change of the offer");
            case StockMissing missing ->
                throw Problem.STOCK_MISSING.refuse("the offer has to be rebuilt by its operator");
        };
    }

    private static RefusedException priceTooHigh(PriceTooHigh high) {
        var errors = new FieldErrors();
        errors.add("price", "is missing; the product's own, " + high.own() + ", is above " + high.atMost());
        return errors.refuse();
    }
}
