package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.RedisStock.Part;
import io.hotdeal.stock.ReserveOutcome.LimitReached;
import io.hotdeal.stock.ReserveOutcome.NotOpen;
import io.hotdeal.stock.ReserveOutcome.OfferMissing;
import io.hotdeal.stock.ReserveOutcome.Overloaded;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a request for stock: every outcome, and what it writes. */
class RedisReserveIT extends StockContract {

    RedisReserveIT(RedisStock stock) {
        super(stock);
    }

    @Test
    void reservesAndTellsWhatIsLeft() {
        OfferId offer = open(5);
        Instant before = Instant.now();

        Reserved reserved = reserved(reserve(offer, request("o-1", "c-1", 2)));

        assertThat(reserved.available()).isEqualTo(3);
        assertThat(reserved.reservation().unitPrice()).isEqualTo(PRICE);
        assertThat(outbox().depth(offer)).isOne();
        assertThat(reserved.reservation().customer()).isEqualTo(new CustomerId("c-1"));
        assertThat(reserved.reservation().quantity()).isEqualTo(2);
        assertThat(reserved.reservation().state()).isEqualTo(ReservationState.HELD);
        assertThat(reserved.reservation().reservedAt())
                .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 2, 0, 0));
        assertThat(ledger().reservation(offer, id("o-1"))).contains(reserved.reservation());
    }

    @Test
    void knowsNoReservationThatWasNotMade() {
        assertThat(ledger().reservation(open(1), id("o-1"))).isEmpty();
    }

    @Test
    void refusesWhatIsSoldOutTellingWhatIsLeft() {
        OfferId offer = open(3);
        Map<String, String> before = dump(offer);

        assertThat(reserve(offer, request("o-1", "c-1", 4))).isEqualTo(new SoldOut(3));
        assertThat(dump(offer)).isEqualTo(before);
        reserved(reserve(offer, request("o-2", "c-1", 3)));
        assertThat(reserve(offer, request("o-3", "c-1", 1))).isEqualTo(new SoldOut(0));
    }

    @Test
    void refusesBeyondTheCustomersLimitTellingTheAllowance() {
        OfferId offer = open(10, 3);
        reserved(reserve(offer, request("o-1", "c-1", 2)));
        Map<String, String> before = dump(offer);

        assertThat(reserve(offer, request("o-2", "c-1", 2))).isEqualTo(new LimitReached(1));
        assertThat(dump(offer)).isEqualTo(before);
        reserved(reserve(offer, request("o-3", "c-1", 1)));
        assertThat(reserve(offer, request("o-4", "c-1", 1))).isEqualTo(new LimitReached(0));
        reserved(reserve(offer, request("o-5", "c-2", 3)));
    }

    @Test
    void tellsNoNegativeAllowanceAfterTheLimitWasLowered() {
        OfferId offer = open(10, 5);
        reserved(reserve(offer, request("o-1", "c-1", 4)));
        book().changeTerms(offer, change("terms-1"), terms(2, null, null));

        assertThat(reserve(offer, request("o-2", "c-1", 1))).isEqualTo(new LimitReached(0));
    }

    @Test
    void refusesBeforeTheSaleBegins() {
        OfferId offer = open(5, terms(null, Instant.now().plusSeconds(3_600), null));

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new NotOpen(NotOpen.Reason.NOT_YET));
    }

    @Test
    void refusesAfterTheSaleIsOver() {
        OfferId offer = open(5, terms(null, null, Instant.now().minusSeconds(1)));

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new NotOpen(NotOpen.Reason.OVER));
    }

    @Test
    void sellsInsideTheWindow() {
        OfferId offer = open(
                5, terms(null, Instant.now().minusSeconds(60), Instant.now().plusSeconds(3_600)));

        reserved(reserve(offer, request("o-1", "c-1", 1)));
    }

    @Test
    void refusesOnceClosed() {
        OfferId offer = open(5);
        assertThat(book().close(offer, change("close-1"))).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(snapshot(offer).open()).isFalse();

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new NotOpen(NotOpen.Reason.CLOSED));
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
    }

    @Test
    void refusesWhenTheOutboxIsFull() {
        OfferId offer = open(10);
        ledger().reserve(offer, List.of(request("o-1", "c-1", 1), request("o-2", "c-2", 1)), 2);
        Map<String, String> before = dump(offer);

        assertThat(ledger().reserve(offer, List.of(request("o-3", "c-3", 1)), 2))
                .containsExactly(new Overloaded(2));
        assertThat(dump(offer)).isEqualTo(before);
    }

    /** As if each were alone: a batch larger than the room in the outbox fills the room. */
    @Test
    void fillsTheOutboxUpToItsBoundWithinOneBatch() {
        OfferId offer = open(10);

        assertThat(ledger().reserve(
                                offer,
                                List.of(request("o-1", "c-1", 1), request("o-2", "c-2", 1), request("o-3", "c-3", 1)),
                                2))
                .hasExactlyElementsOfTypes(Reserved.class, Reserved.class, Overloaded.class);
        assertThat(outbox().depth(offer)).isEqualTo(2);
    }

    @Test
    void refusesAnOfferThatWasNeverOpened() {
        OfferId offer = unused();

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new OfferMissing());
        assertThat(dump(offer)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void neverSeedsWhatWasLost(Part lost) {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 1));
        lose(offer, lost);
        Map<String, String> before = dump(offer);

        assertThat(reserve(offer, request("o-2", "c-2", 1))).isEqualTo(new OfferMissing());
        assertThat(book().restock(offer, change("restock-1"), 5)).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().reopen(offer, change("reopen-1"), terms(), 5)).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().changeTerms(offer, change("terms-1"), terms())).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().withdraw(offer, change("close-1"))).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().open(offer, change("open-again"), terms(), 5)).isEqualTo(ChangeOutcome.CONFLICT);
        assertThat(book().snapshot(offer)).isEmpty();
        assertThat(dump(offer)).isEqualTo(before);
    }

    @Test
    void neverSeedsAnOfferOfWhichNothingIsLeft() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 1));
        loseEverything(offer);

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new OfferMissing());
        assertThat(book().restock(offer, change("restock-1"), 5)).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(resolve(offer, "o-1", ReservationState.RELEASED)).isEqualTo(ResolveOutcome.MISSING);
        assertThat(book().close(offer, change("close-1"))).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(dump(offer)).isEmpty();
    }
}
