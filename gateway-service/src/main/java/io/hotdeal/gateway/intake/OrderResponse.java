package io.hotdeal.gateway.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hotdeal.gateway.PlaceOrder.Placed;
import io.hotdeal.gateway.offers.ExpectedWait;
import io.hotdeal.gateway.offers.ExpectedWait.Wait;
import io.hotdeal.gateway.offers.HeldOrders;
import io.hotdeal.gateway.offers.OfferDirectory;
import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.gateway.reservation.ReservationResult.OutcomeUnknown;
import io.hotdeal.gateway.reservation.ReservationResult.Recorded;
import io.hotdeal.gateway.reservation.ReservationResult.StockUnavailable;
import io.hotdeal.gateway.reservation.ReservationResult.TooBusy;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.Refusal;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.gateway.response.RenderedResponse;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReserveOutcome;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.KeyReused;
import io.hotdeal.stock.ReserveOutcome.LimitReached;
import io.hotdeal.stock.ReserveOutcome.MayBeRetired;
import io.hotdeal.stock.ReserveOutcome.NotOpen;
import io.hotdeal.stock.ReserveOutcome.OfferMissing;
import io.hotdeal.stock.ReserveOutcome.Overloaded;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Renders an order's outcome: 202 is the promise, every other status says whether anything happened. */
@Component
class OrderResponse {

    /**
     * @param status    ACCEPTED; of a repeated request what its order has become by now
     * @param remaining units on sale when the order was placed
     * @param expected  while it is not final; its members are absent while nothing is known
     */
    record Accepted(
            String orderId,
            OrderStatus status,
            int remaining,

            @JsonUnwrapped @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Wait expected) {}

    private final OfferDirectory directory;
    private final ExpectedWait expectedWait;
    private final HeldOrders heldOrders;
    private final ObjectWriter accepted;

    OrderResponse(OfferDirectory directory, ExpectedWait expectedWait, HeldOrders heldOrders, JsonMapper json) {
        this.directory = directory;
        this.expectedWait = expectedWait;
        this.heldOrders = heldOrders;
        this.accepted = json.writerFor(Accepted.class);
    }

    /**
     * @param buyer whom a token names; null without one
     * @throws RefusedException for every outcome but an accepted order
     */
    RenderedResponse to(OfferId offer, Placed placed, @Nullable CustomerId buyer) {
        return switch (placed.result()) {
            case Decided decided -> to(offer, placed, decided.outcome(), buyer);
            case Recorded recorded -> accepted(offer, placed, recorded.status(), 0, true, null);
            case TooBusy tooBusy -> throw Problem.OVERLOADED.refuse("too many requests for offer " + offer + " wait");
            case StockUnavailable unavailable ->
                throw Problem.DEPENDENCY_UNAVAILABLE.refuse("Redis cannot be used now");
            case OutcomeUnknown unknown -> throw new RefusedException(outcomeUnknown(offer, placed));
        };
    }

    private RenderedResponse to(OfferId offer, Placed placed, ReserveOutcome outcome, @Nullable CustomerId buyer) {
        return switch (outcome) {
            case Reserved reserved ->
                accepted(offer, placed, OrderStatus.ACCEPTED, reserved.available(), false, expectedWait.now());
            case AlreadyReserved already -> replayed(offer, placed, already);
            case KeyReused reused ->
                throw Problem.KEY_REUSED.refuse("this Idempotency-Key was used for another quantity");
            case SoldOut soldOut ->
                throw new RefusedException(Problem.SOLD_OUT
                        .refusal(soldOut.available() + " units of offer " + offer + " are left")
                        .with("available", soldOut.available()));
            case LimitReached limit -> throw new RefusedException(limitReached(offer, limit, buyer));
            case NotOpen notOpen ->
                throw new RefusedException(
                        Problem.NOT_OPEN.refusal(reason(notOpen)).with("reason", notOpen.reason()));
            case Overloaded overloaded ->
                throw Problem.OVERLOADED.refuse(
                        overloaded.outboxDepth() + " orders of offer " + offer + " wait for Kafka");
            case OfferMissing missing -> throw new RefusedException(directory.missing(offer));
            case MayBeRetired open ->
                throw new IllegalStateException("order " + placed.orderId() + " was not looked for");
        };
    }

    /** A buyer with a token is shown the orders that hold units, one of which may still be paid or cancelled. */
    private Refusal limitReached(OfferId offer, LimitReached limit, @Nullable CustomerId buyer) {
        Refusal refusal = Problem.LIMIT_REACHED
                .refusal("this customer can have " + limit.allowance() + " more units")
                .with("allowance", limit.allowance());
        List<OrderId> held = buyer == null ? List.of() : heldOrders.of(offer, buyer);
        return held.isEmpty()
                ? refusal
                : refusal.with(
                        "heldOrders",
                        held.stream().map(order -> location(offer, order)).toList());
    }

    private RenderedResponse replayed(OfferId offer, Placed placed, AlreadyReserved already) {
        Reservation reservation = already.reservation();
        OrderStatus status = reservation.state().orderStatus();
        Wait wait = status == OrderStatus.ACCEPTED ? expectedWait.since(reservation.reservedAt(), false) : null;
        return accepted(offer, placed, status, already.available(), true, wait);
    }

    private RenderedResponse accepted(
            OfferId offer, Placed placed, OrderStatus status, int remaining, boolean replayed, @Nullable Wait wait) {
        String location = location(offer, placed.orderId());
        Map<String, String> headers = replayed
                ? Map.of(HttpHeaders.LOCATION, location, "Idempotency-Replayed", "true")
                : Map.of(HttpHeaders.LOCATION, location);
        byte[] body = accepted.writeValueAsBytes(new Accepted(placed.orderId().value(), status, remaining, wait));
        return new RenderedResponse(HttpStatus.ACCEPTED.value(), MediaType.APPLICATION_JSON_VALUE, headers, body);
    }

    /** The key lets the client repeat the request as the same order, also when it had sent none. */
    private static Refusal outcomeUnknown(OfferId offer, Placed placed) {
        return Problem.OUTCOME_UNKNOWN
                .refusal("the order was not confirmed in time; repeat the request with the same Idempotency-Key")
                .with("orderId", placed.orderId().value())
                .with("idempotencyKey", placed.key().value())
                .withHeader(HttpHeaders.LOCATION, location(offer, placed.orderId()));
    }

    private static String location(OfferId offer, OrderId order) {
        return "/offers/" + offer + "/orders/" + order;
    }

    private static String reason(NotOpen notOpen) {
        return switch (notOpen.reason()) {
            case NOT_YET -> "the sale has not begun";
            case OVER -> "the sale is over";
            case CLOSED -> "the offer is closed";
        };
    }
}
