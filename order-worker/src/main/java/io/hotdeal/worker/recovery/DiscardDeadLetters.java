package io.hotdeal.worker.recovery;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.StockLedger;
import io.hotdeal.worker.messaging.DeadLetterReader.Letter;
import io.hotdeal.worker.messaging.RedriveDeadLetters;
import io.hotdeal.worker.orders.EndedOrders;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.settlement.SettleOrders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gives dead letters up, and with each the order that it was about: a held order without a row gets a DECLINED one, and its
 * unit returns through the settlement, once. Repeatable: the letter is marked as done last.
 */
public final class DiscardDeadLetters {

    /** In the start of a letter's value: where to look first. */
    private static final Pattern OFFER = Pattern.compile("\"offerId\"\\s*:\\s*\"?([0-9]{1,9})");

    /** A held order. */
    private record Held(OfferId offer, Reservation reservation) {}

    private final OfferStockStore offers;
    private final StockLedger ledger;
    private final EndedOrders ended;
    private final SettleOrders settleOrders;
    private final RedriveDeadLetters letters;

    DiscardDeadLetters(
            OfferStockStore offers,
            StockLedger ledger,
            EndedOrders ended,
            SettleOrders settleOrders,
            RedriveDeadLetters letters) {
        this.offers = offers;
        this.ledger = ledger;
        this.ended = ended;
        this.settleOrders = settleOrders;
        this.letters = letters;
    }

    /**
     * Discards a letter.
     *
     * @return what became of it and its order, in words
     */
    public String discard(Letter letter) {
        String outcome = held(letter).map(this::end).orElse("discarded");
        letters.discard(letter);
        return outcome;
    }

    private String end(Held held) {
        OrderRow row = ended.decline(held.offer(), held.reservation());
        if (!row.status().isFinal()) {
            return "discarded; order " + row.orderId() + " is " + row.status() + ", and its payment goes on";
        }
        boolean settled = settleOrders.settle(List.of(row.settled())).isEmpty();
        return row.status() == OrderStatus.DECLINED
                ? "discarded; order " + row.orderId() + " is DECLINED, units that return to offer " + row.offerId()
                        + (settled ? ": " : " once Redis takes it: ") + row.quantity()
                : "discarded; order " + row.orderId() + " was " + row.status() + " before";
    }

    /** A letter may hold anything; its key should be the order. What the payment provider reports says nothing of the order itself. */
    private Optional<Held> held(Letter letter) {
        if (letter.topic() == OrderTopic.REPORTED) {
            return Optional.empty();
        }
        OrderId order;
        try {
            order = new OrderId(letter.order());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        Matcher named = OFFER.matcher(letter.start());
        Stream<OfferId> first = named.find()
                ? offers.offers().stream().filter(offer -> offer.toString().equals(named.group(1)))
                : Stream.empty();
        return Stream.concat(first, offers.offers().stream())
                .flatMap(offer -> ledger.reservation(offer, order).stream()
                        .filter(reservation -> reservation.state() == ReservationState.HELD)
                        .map(reservation -> new Held(offer, reservation)))
                .findFirst();
    }
}
