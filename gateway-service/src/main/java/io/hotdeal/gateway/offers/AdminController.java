package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.FieldErrors;
import io.hotdeal.gateway.Problem;
import io.hotdeal.gateway.offers.ChangeResult.ChangeIdReused;
import io.hotdeal.gateway.offers.ChangeResult.Done;
import io.hotdeal.gateway.offers.ChangeResult.Drain;
import io.hotdeal.gateway.offers.ChangeResult.Draining;
import io.hotdeal.gateway.offers.ChangeResult.NotEnoughStock;
import io.hotdeal.gateway.offers.ChangeResult.PriceTooHigh;
import io.hotdeal.gateway.offers.ChangeResult.StockMissing;
import io.hotdeal.gateway.offers.ChangeResult.UnknownProduct;
import io.hotdeal.gateway.offers.ChangeResult.WrongState;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.stock.OfferBook.Stock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
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
                    OfferView.of(done.standing()),
                    done.standing().stock());
        }
    }

    /** @param waitingFor what has to become zero before the unsold units go back to the shop */
    record Closing(String changeId, Drain waitingFor) {}

    private final ChangeOffer changeOffer;
    private final IdempotencyKey.Source keys = new IdempotencyKey.Source();

    AdminController(ChangeOffer changeOffer) {
        this.changeOffer = changeOffer;
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> open(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String changeId,
            @RequestBody OfferForms.Open form) {
        var errors = new FieldErrors();
        form.check(errors);
        Target target = target(id, changeId, errors);
        return target == null || form.units() == null
                ? errors.answer()
                : answer(changeOffer.open(target.offer(), target.changeId(), form.units(), form::terms));
    }

    @PostMapping(path = "/restock", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> restock(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String changeId,
            @RequestBody OfferForms.Restock form) {
        var errors = new FieldErrors();
        form.check(errors);
        Target target = target(id, changeId, errors);
        return target == null || form.units() == null
                ? errors.answer()
                : answer(changeOffer.restock(target.offer(), target.changeId(), form.units()));
    }

    @PostMapping("/close")
    ResponseEntity<Object> close(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String changeId) {
        var errors = new FieldErrors();
        Target target = target(id, changeId, errors);
        return target == null ? errors.answer() : answer(changeOffer.close(target.offer(), target.changeId()));
    }

    private record Target(OfferId offer, String changeId) {}

    private @Nullable Target target(String id, @Nullable String changeId, FieldErrors errors) {
        OfferId offer = errors.parse("id", id, OfferId::parse);
        IdempotencyKey key =
                changeId == null ? keys.next() : errors.parse("Idempotency-Key", changeId, IdempotencyKey::new);
        if (key != null && key.value().length() > MAX_CHANGE_ID) {
            errors.add("Idempotency-Key", "must have at most " + MAX_CHANGE_ID + " characters here");
        }
        return offer == null || key == null || errors.any() ? null : new Target(offer, key.value());
    }

    private static ResponseEntity<Object> answer(ChangeResult result) {
        return switch (result) {
            case Done done -> ResponseEntity.ok(Changed.of(done));
            case Draining draining ->
                ResponseEntity.accepted().body(new Closing(draining.change().id(), draining.drain()));
            case UnknownProduct unknown -> Problem.UNKNOWN_OFFER.answer("the shop has no such product");
            case PriceTooHigh high -> priceTooHigh(high);
            case NotEnoughStock few -> Problem.NOT_ENOUGH_STOCK.answer("QUANTITY of the product is lower than units");
            case WrongState wrong -> Problem.WRONG_STATE.answer(wrong.why());
            case ChangeIdReused reused ->
                Problem.KEY_REUSED.answer("this Idempotency-Key was used for another change of the offer");
            case StockMissing missing -> Problem.STOCK_MISSING.answer("the offer has to be rebuilt by its operator");
        };
    }

    private static ResponseEntity<Object> priceTooHigh(PriceTooHigh high) {
        var errors = new FieldErrors();
        errors.add("price", "is missing; the product's own, " + high.own() + ", is above " + high.atMost());
        return errors.answer();
    }
}
