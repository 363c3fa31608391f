package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.stock.OfferStockStore.Change;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Open, restock, change, close, withdraw: each change once, however often it is repeated. */
class RedisOfferStockStoreIT extends StockContract {

    RedisOfferStockStoreIT(RedisStock stock) {
        super(stock);
    }

    @Test
    void opensOnceHoweverOftenTheChangeIsRepeated() {
        OfferId offer = watched();

        assertThat(book().open(offer, change("open-1"), terms(), 5)).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().open(offer, change("open-1"), terms(), 5)).isEqualTo(ChangeOutcome.ALREADY_APPLIED);
        assertThat(book().open(offer, change("open-2"), terms(), 5)).isEqualTo(ChangeOutcome.CONFLICT);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
        assertThat(book().offers()).contains(offer);
        assertThat(book().snapshots()).extracting(OfferSnapshot::offer).contains(offer);
    }

    @Test
    void keepsTheTermsItWasGiven() {
        OfferTerms terms = new OfferTerms(
                "Shoe | \"größer\"",
                new BigDecimal("999999999.99"),
                7,
                Instant.parse("2026-11-20T12:00:00.123Z"),
                Instant.parse("2036-11-20T12:00:00.456Z"),
                Duration.ofMinutes(10));
        OfferId offer = open(5, terms);

        assertThat(snapshot(offer).terms()).isEqualTo(terms);
        assertThat(snapshot(offer).open()).isTrue();
        assertThat(book().changeTerms(offer, change("terms-1"), terms())).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(snapshot(offer).terms()).isEqualTo(terms());
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
    }

    @Test
    void sellsAtThePriceOfTheMoment() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 1));
        book().changeTerms(offer, change("terms-1"), new OfferTerms("Shoe", new BigDecimal("5.00"), null, null, null));

        assertThat(reserved(reserve(offer, request("o-2", "c-1", 1)))
                        .reservation()
                        .unitPrice())
                .isEqualTo("5.00");
        assertThat(outbox().waitingFor(offer, Duration.ZERO, 10))
                .extracting(entry -> entry.unitPrice())
                .containsExactly(PRICE, new BigDecimal("5.00"));
    }

    @Test
    void restocksOnceHoweverOftenTheChangeIsRepeated() {
        OfferId offer = open(1);
        reserve(offer, request("o-1", "c-1", 1));

        assertThat(book().restock(offer, change("restock-1"), 3)).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().restock(offer, change("restock-1"), 3)).isEqualTo(ChangeOutcome.ALREADY_APPLIED);
        assertThat(stock(offer)).isEqualTo(new Stock(4, 3, 1, 0, 0));
        reserved(reserve(offer, request("o-2", "c-2", 3)));
    }

    @Test
    void takesTheUnsoldUnitsAwayOnlyWhenClosedAndDrained() {
        OfferId offer = open(5);
        Reserved held = reserved(reserve(offer, request("o-1", "c-1", 2)));

        assertThat(book().withdraw(offer, change("close-1"))).as("still open").isEqualTo(ChangeOutcome.CONFLICT);
        book().close(offer, change("close-1"));
        assertThat(book().withdraw(offer, change("close-1")))
                .as("held and unpublished")
                .isEqualTo(ChangeOutcome.CONFLICT);
        resolve(offer, "o-1", ReservationState.CONFIRMED);
        assertThat(book().withdraw(offer, change("close-1"))).as("unpublished").isEqualTo(ChangeOutcome.CONFLICT);
        outbox().acknowledge(offer, List.of(orderOf(held)));
        assertThat(book().withdraw(offer, change("close-1"))).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().withdraw(offer, change("close-1"))).isEqualTo(ChangeOutcome.ALREADY_APPLIED);
        assertThat(stock(offer)).isEqualTo(new Stock(2, 0, 0, 2, 0));
    }

    @Test
    void withdrawsNothingFromAnOfferThatIsSoldOut() {
        OfferId offer = open(2);
        outbox().acknowledge(offer, List.of(orderOf(reserved(reserve(offer, request("o-1", "c-1", 2))))));
        resolve(offer, "o-1", ReservationState.CONFIRMED);
        book().close(offer, change("close-1"));

        assertThat(book().withdraw(offer, change("close-1"))).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(stock(offer)).isEqualTo(new Stock(2, 0, 0, 2, 0));
    }

    @Test
    void keepsHeldUnitsFromBeingWithdrawnAlsoWhenTheyArePublished() {
        OfferId offer = open(5);
        outbox().acknowledge(offer, List.of(orderOf(reserved(reserve(offer, request("o-1", "c-1", 2))))));
        book().close(offer, change("close-1"));

        assertThat(book().withdraw(offer, change("close-1"))).isEqualTo(ChangeOutcome.CONFLICT);
    }

    @Test
    void opensAgainOnlyWhatIsClosed() {
        OfferId offer = open(5, 2);

        assertThat(book().reopen(offer, change("reopen-0"), terms(), 5)).isEqualTo(ChangeOutcome.CONFLICT);
        book().close(offer, change("close-1"));
        book().close(offer, change("close-1"));
        assertThat(book().withdraw(offer, change("close-1"))).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().restock(offer, change("restock-1"), 5)).isEqualTo(ChangeOutcome.CONFLICT);
        assertThat(book().changeTerms(offer, change("terms-1"), terms())).isEqualTo(ChangeOutcome.CONFLICT);
        assertThat(book().reopen(offer, change("reopen-1"), terms(), 3)).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().reopen(offer, change("reopen-1"), terms(), 3)).isEqualTo(ChangeOutcome.ALREADY_APPLIED);
        assertThat(stock(offer)).isEqualTo(new Stock(3, 3, 0, 0, 0));
        assertThat(snapshot(offer).terms().customerLimit()).isNull();
        reserved(reserve(offer, request("o-1", "c-1", 3)));
    }

    @Test
    void settlesAndAnswersRepeatsAfterClosing() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 2));
        book().close(offer, change("close-1"));

        assertThat(resolve(offer, "o-1", ReservationState.RELEASED)).isEqualTo(ResolveOutcome.RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
    }

    @Test
    void refusesChangesOfAnOfferThatWasNeverOpened() {
        OfferId offer = unused();

        assertThat(book().restock(offer, change("restock-1"), 5)).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().reopen(offer, change("reopen-1"), terms(), 5)).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().changeTerms(offer, change("terms-1"), terms())).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().withdraw(offer, change("close-1"))).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().close(offer, change("close-1"))).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().snapshot(offer)).isEmpty();
        assertThat(dump(offer)).isEmpty();
    }

    @Test
    void aStepOfAnOldChangeHasNoEffectOnANewerState() {
        OfferId offer = watched();
        var open = new Change("open-1", 1);
        var terms = new Change("terms-1", 2);
        var restock = new Change("restock-1", 3);
        var close = new Change("close-1", 4);
        assertThat(book().open(offer, open, terms(), 10)).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().close(offer, close)).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().withdraw(offer, close)).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().reopen(offer, new Change("reopen-1", 5), terms(), 6)).isEqualTo(ChangeOutcome.APPLIED);
        Map<String, String> before = dump(offer);

        assertThat(book().close(offer, close)).as("its units are withdrawn").isEqualTo(ChangeOutcome.ALREADY_APPLIED);
        assertThat(book().withdraw(offer, close)).isEqualTo(ChangeOutcome.ALREADY_APPLIED);
        assertThat(book().close(offer, new Change("close-0", 4))).isEqualTo(ChangeOutcome.SUPERSEDED);
        assertThat(book().withdraw(offer, new Change("close-0", 4))).isEqualTo(ChangeOutcome.SUPERSEDED);
        assertThat(book().changeTerms(offer, terms, terms(2, null, null))).isEqualTo(ChangeOutcome.SUPERSEDED);
        assertThat(book().restock(offer, restock, 5)).isEqualTo(ChangeOutcome.SUPERSEDED);
        assertThat(book().reopen(offer, new Change("reopen-0", 3), terms(), 5)).isEqualTo(ChangeOutcome.SUPERSEDED);
        assertThat(book().open(offer, new Change("open-0", 1), terms(), 5)).isEqualTo(ChangeOutcome.SUPERSEDED);
        assertThat(dump(offer)).isEqualTo(before);
    }
}
