package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.FieldErrors;
import io.hotdeal.gateway.Problem;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.OfferBook;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What buyers read: offers and how their orders stand. Answered by Redis, so it works while the database is away. */
@RestController
class OfferController {

    record Offers(List<OfferView> offers) {}

    record OrderView(String orderId, int offerId, OrderStatus status) {}

    private final OfferBook book;
    private final OfferDirectory directory;
    private final OrderProgress progress;

    OfferController(OfferBook book, OfferDirectory directory, OrderProgress progress) {
        this.book = book;
        this.directory = directory;
        this.progress = progress;
    }

    @GetMapping("/offers")
    Offers offers() {
        return new Offers(book.standings().stream().map(OfferView::of).toList());
    }

    @GetMapping("/offers/{id}")
    ResponseEntity<Object> offer(@PathVariable String id) {
        var errors = new FieldErrors();
        OfferId offer = errors.parse("id", id, OfferId::parse);
        if (offer == null) {
            return errors.answer();
        }
        return book.standing(offer)
                .map(standing -> ResponseEntity.ok((Object) OfferView.of(standing)))
                .orElseGet(() -> directory.missing(offer));
    }

    @GetMapping("/offers/{id}/orders/{orderId}")
    ResponseEntity<Object> order(@PathVariable String id, @PathVariable String orderId) {
        var errors = new FieldErrors();
        OfferId offer = errors.parse("id", id, OfferId::parse);
        OrderId order = errors.parse("orderId", orderId, OrderId::new);
        if (offer == null || order == null) {
            return errors.answer();
        }
        Optional<OrderStatus> status = progress.of(offer, order);
        return status.isPresent()
                ? ResponseEntity.ok(new OrderView(order.value(), offer.value(), status.get()))
                : Problem.UNKNOWN_ORDER.answer("no order " + order + " of offer " + offer);
    }
}
