package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.OfferStockStore;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What buyers read: offers and how their orders stand. Answered by Redis, so it works while the database is away. */
@RestController
class OfferController {

    record Offers(List<OfferView> offers) {}

    record OrderView(String orderId, int offerId, OrderStatus status) {}

    private final OfferStockStore book;
    private final OfferDirectory directory;
    private final OrderProgress progress;

    OfferController(OfferStockStore book, OfferDirectory directory, OrderProgress progress) {
        this.book = book;
        this.directory = directory;
        this.progress = progress;
    }

    @GetMapping("/offers")
    Offers offers() {
        return new Offers(book.snapshots().stream().map(OfferView::of).toList());
    }

    @GetMapping("/offers/{id}")
    OfferView offer(@PathVariable String id) {
        var errors = new FieldErrors();
        OfferId offer = errors.parse("id", id, OfferId::parse);
        if (offer == null) {
            throw errors.refuse();
        }
        return book.snapshot(offer)
                .map(OfferView::of)
                .orElseThrow(() -> new RefusedException(directory.missing(offer)));
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
}
