package io.hotdeal.gateway.offers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hotdeal.gateway.offers.ExpectedWait.Wait;
import io.hotdeal.gateway.offers.OrderProgress.Standing;
import io.hotdeal.gateway.offers.OrderRows.AwaitedPayment;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Tells buyers how their orders stand. */
@RestController
class OrderController {

    /**
     * @param endedBy who ended it; absent when it was its payment, and while it is not known
     * @param payment  while it waits for its buyer
     * @param expected while it is not final and does not wait for its buyer; its members are absent while nothing is known
     */
    record OrderView(
            String orderId,
            int offerId,
            OrderStatus status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            EndedBy endedBy,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            PaymentView payment,

            @JsonUnwrapped @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Wait expected) {}

    /** @param link where the buyer pays; absent from {@code payBy} on */
    record PaymentView(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String link,

            Instant payBy) {}

    private final OrderProgress progress;
    private final ExpectedWait expectedWait;
    private final Clock clock;

    OrderController(OrderProgress progress, ExpectedWait expectedWait, Clock clock) {
        this.progress = progress;
        this.expectedWait = expectedWait;
        this.clock = clock;
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
                .map(stands -> new OrderView(
                        order.value(),
                        offer.value(),
                        stands.status(),
                        stands.endedBy(),
                        payment(stands),
                        expected(stands)))
                .orElseThrow(() -> Problem.UNKNOWN_ORDER.refuse("no order " + order + " of offer " + offer));
    }

    private @Nullable PaymentView payment(Standing stands) {
        AwaitedPayment payment = stands.payment();
        if (payment == null) {
            return null;
        }
        return new PaymentView(clock.instant().isBefore(payment.payBy()) ? payment.link() : null, payment.payBy());
    }

    private @Nullable Wait expected(Standing stands) {
        return stands.status().isFinal() || stands.payment() != null || stands.reservedAt() == null
                ? null
                : expectedWait.since(stands.reservedAt(), stands.status() == OrderStatus.RECORDED);
    }
}
