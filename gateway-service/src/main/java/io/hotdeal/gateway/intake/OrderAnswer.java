package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.PlaceOrder.Placed;
import io.hotdeal.gateway.Problem;
import io.hotdeal.gateway.offers.OfferDirectory;
import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.gateway.reservation.ReservationResult.OutcomeUnknown;
import io.hotdeal.gateway.reservation.ReservationResult.StockAway;
import io.hotdeal.gateway.reservation.ReservationResult.TooBusy;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.ReserveOutcome;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.KeyReused;
import io.hotdeal.stock.ReserveOutcome.LimitReached;
import io.hotdeal.stock.ReserveOutcome.NotOpen;
import io.hotdeal.stock.ReserveOutcome.OfferMissing;
import io.hotdeal.stock.ReserveOutcome.Overloaded;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What an order's outcome is in HTTP: 202 is the promise, everything else says whether anything happened. */
@Component
class OrderAnswer {

    /** @param remaining units on sale when the answer was made */
    record Accepted(String orderId, OrderStatus status, int remaining) {}

    private final OfferDirectory directory;

    OrderAnswer(OfferDirectory directory) {
        this.directory = directory;
    }

    ResponseEntity<Object> to(OfferId offer, Placed placed) {
        return switch (placed.result()) {
            case Decided decided -> to(offer, placed, decided.outcome());
            case TooBusy tooBusy -> Problem.OVERLOADED.answer("too many requests for offer " + offer + " wait");
            case StockAway away -> Problem.DEPENDENCY_AWAY.answer("Redis cannot be used now");
            case OutcomeUnknown unknown -> outcomeUnknown(offer, placed);
        };
    }

    private ResponseEntity<Object> to(OfferId offer, Placed placed, ReserveOutcome outcome) {
        return switch (outcome) {
            case Reserved reserved -> accepted(offer, placed, reserved.available(), false);
            case AlreadyReserved already -> accepted(offer, placed, already.available(), true);
            case KeyReused reused -> Problem.KEY_REUSED.answer("this Idempotency-Key was used for another quantity");
            case SoldOut soldOut ->
                Problem.SOLD_OUT.answer(
                        soldOut.available() + " units of offer " + offer + " are left",
                        Map.of("available", soldOut.available()));
            case LimitReached limit ->
                Problem.LIMIT_REACHED.answer(
                        "this customer can have " + limit.allowance() + " more units",
                        Map.of("allowance", limit.allowance()));
            case NotOpen notOpen -> Problem.NOT_OPEN.answer(reason(notOpen), Map.of("reason", notOpen.reason()));
            case Overloaded overloaded ->
                Problem.OVERLOADED.answer(overloaded.outboxDepth() + " orders of offer " + offer + " wait for Kafka");
            case OfferMissing missing -> directory.missing(offer);
        };
    }

    private static ResponseEntity<Object> accepted(OfferId offer, Placed placed, int remaining, boolean replayed) {
        var answer = ResponseEntity.accepted().location(location(offer, placed));
        if (replayed) {
            answer.header("Idempotency-Replayed", "true");
        }
        return answer.body(new Accepted(placed.orderId().value(), OrderStatus.ACCEPTED, remaining));
    }

    /** The key lets the client repeat the request as the same order, also when it had sent none. */
    private static ResponseEntity<Object> outcomeUnknown(OfferId offer, Placed placed) {
        ResponseEntity<Object> problem = Problem.OUTCOME_UNKNOWN.answer(
                "no answer from Redis; repeat the request with the same Idempotency-Key",
                Map.of(
                        "orderId",
                        placed.orderId().value(),
                        "idempotencyKey",
                        placed.key().value()));
        return ResponseEntity.status(problem.getStatusCode())
                .headers(headers -> headers.putAll(problem.getHeaders()))
                .header(HttpHeaders.LOCATION, location(offer, placed).toString())
                .body(problem.getBody());
    }

    private static URI location(OfferId offer, Placed placed) {
        return URI.create("/offers/" + offer + "/orders/" + placed.orderId());
    }

    private static String reason(NotOpen notOpen) {
        return switch (notOpen.reason()) {
            case NOT_YET -> "the sale has not begun";
            case OVER -> "the sale is over";
            case CLOSED -> "the offer is closed";
        };
    }
}
