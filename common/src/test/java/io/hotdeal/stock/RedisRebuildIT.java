package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.stock.OfferStockStore.Change;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.LimitReached;
import io.hotdeal.stock.ReserveOutcome.NotOpen;
import io.hotdeal.stock.ReserveOutcome.OfferMissing;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import io.hotdeal.stock.StockRebuild.Begun;
import io.hotdeal.stock.StockRebuild.OfferState;
import io.hotdeal.stock.StockRebuild.Replaced;
import io.hotdeal.stock.StockRetirement.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Writing an offer anew. */
class RedisRebuildIT extends StockContract {

    private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");
    private static final Map<String, String> CHANGES = Map.of("open-1", "OPEN|10");

    private final RedisStock stock;

    RedisRebuildIT(RedisStock stock) {
        super(stock);
        this.stock = stock;
    }

    private static Reservation reservation(String order, String customer, int quantity, ReservationState state) {
        return new Reservation(id(order), new CustomerId(customer), quantity, AT, PRICE, state);
    }

    private static final List<Reservation> ORDERS = List.of(
            reservation("o-1", "c-1", 2, ReservationState.CONFIRMED),
            reservation("o-2", "c-1", 1, ReservationState.RELEASED),
            reservation("o-3", "c-2", 1, ReservationState.HELD),
            reservation("o-4", "c-3", 4, ReservationState.REJECTED));

    private static OfferState onSale(long version, OfferTerms terms) {
        return new OfferState(version, true, terms, false);
    }

    private Replaced rebuild(OfferId offer, OfferTerms terms) {
        return rebuild(offer, onSale(0, terms));
    }

    private Replaced rebuild(OfferId offer, OfferState state) {
        rebuild().begin(offer, "run-1");
        assertThat(rebuild().setAside(offer, "run-1", ORDERS)).isTrue();
        return rebuild().replace(offer, "run-1", state, 10, CHANGES);
    }

    @Test
    void writesStockLimitsAndIdempotencyRecordsOfAnOfferThatIsGone() {
        OfferId offer = watched();
        OfferTerms terms = terms(3, AT, null);

        assertThat(rebuild(offer, terms)).isEqualTo(Replaced.REPLACED);
        rebuild().resume(offer, "run-1");

        assertThat(book().offers()).contains(offer);
        assertThat(stock(offer)).isEqualTo(new Stock(14, 7, 1, 2, 4));
        assertThat(snapshot(offer).returned()).isEqualTo(1);
        assertThat(snapshot(offer).terms()).isEqualTo(terms);
        List<Reservation> found = new ArrayList<>();
        reader().forEachReservation(offer, found::add);
        assertThat(found).containsExactlyInAnyOrderElementsOf(ORDERS);
        assertThat(reserve(offer, request("o-1", "c-1", 2))).isEqualTo(new AlreadyReserved(ORDERS.getFirst(), 7));
        assertThat(reserve(offer, request("o-5", "c-1", 2))).isEqualTo(new LimitReached(1));
        assertThat(reserve(offer, request("o-6", "c-9", 8))).isInstanceOfAny(SoldOut.class, LimitReached.class);
        assertThat(resolve(offer, "o-3", ReservationState.CONFIRMED)).isEqualTo(ResolveOutcome.RESOLVED);
        assertThat(book().open(offer, change("open-1"), terms, 10)).isEqualTo(ChangeOutcome.ALREADY_APPLIED);
    }

    @Test
    void isClosedForBuyersUntilItIsResumed() {
        OfferId offer = watched();
        assertThat(rebuild(offer, terms())).isEqualTo(Replaced.REPLACED);
        assertThat(reserve(offer, request("o-5", "c-5", 1))).isEqualTo(new NotOpen(NotOpen.Reason.CLOSED));

        rebuild().resume(offer, "run-1");
        assertThat(reserved(reserve(offer, request("o-5", "c-5", 1))).available())
                .isEqualTo(6);
    }

    @Test
    void buyersMeetNothingOfWhatIsSetAside() {
        OfferId offer = unused();
        rebuild().begin(offer, "run-1");
        rebuild().setAside(offer, "run-1", ORDERS);
        assertThat(reserve(offer, request("o-5", "c-5", 1))).isEqualTo(new OfferMissing());
    }

    @Test
    void replacesWhateverWasThereAndAnUnsoldOffer() {
        OfferId offer = open(5, 2);
        outbox().acknowledge(offer, List.of(orderOf(reserved(reserve(offer, request("o-9", "c-9", 2))))));
        book().close(offer, change("close-1"));

        rebuild().begin(offer, "run-1");
        assertThat(rebuild().replace(offer, "run-1", onSale(0, terms()), 10, CHANGES))
                .isEqualTo(Replaced.REPLACED);

        assertThat(stock(offer)).isEqualTo(new Stock(10, 10, 0, 0, 0));
        assertThat(snapshot(offer).terms().customerLimit()).isNull();
        rebuild().resume(offer, "run-1");
        assertThat(reserve(offer, request("o-9", "c-9", 10)))
                .as("forgotten")
                .isInstanceOf(ReserveOutcome.Reserved.class);
    }

    @Test
    void aRepeatedChunkCountsOnce() {
        OfferId offer = watched();
        rebuild().begin(offer, "run-1");
        rebuild().setAside(offer, "run-1", ORDERS);
        rebuild().setAside(offer, "run-1", ORDERS);
        assertThat(rebuild().replace(offer, "run-1", onSale(0, terms()), 10, CHANGES))
                .isEqualTo(Replaced.REPLACED);
        assertThat(stock(offer)).isEqualTo(new Stock(14, 7, 1, 2, 4));
    }

    @Test
    void aRepeatedReplaceAfterALostAnswerReplacesNothingAndSaysThatTheFirstHas() {
        OfferId offer = watched();
        rebuild(offer, terms());
        Map<String, String> before = dump(offer);
        assertThat(rebuild().replace(offer, "run-1", onSale(0, terms()), 10, CHANGES))
                .isEqualTo(Replaced.REPLACED);
        assertThat(dump(offer)).isEqualTo(before);

        assertThat(rebuild().resume(offer, "run-1")).isTrue();
        reserved(reserve(offer, request("o-5", "c-5", 1)));
        before = dump(offer);
        assertThat(rebuild().replace(offer, "run-1", onSale(0, terms()), 10, CHANGES))
                .as("however late")
                .isEqualTo(Replaced.REPLACED);
        assertThat(rebuild().resume(offer, "run-1")).as("it is open").isTrue();
        assertThat(dump(offer)).isEqualTo(before);
    }

    @Test
    void theLaterOfTwoRunsMakesTheEarlierFail() {
        OfferId offer = watched();
        rebuild().begin(offer, "run-1");
        rebuild().setAside(offer, "run-1", ORDERS);
        rebuild().begin(offer, "run-2");

        assertThat(rebuild().setAside(offer, "run-1", ORDERS)).isFalse();
        assertThat(rebuild().replace(offer, "run-1", onSale(0, terms()), 10, CHANGES))
                .isEqualTo(Replaced.SUPERSEDED);
        assertThat(rebuild().replace(offer, "run-2", onSale(0, terms()), 10, CHANGES))
                .isEqualTo(Replaced.REPLACED);
        assertThat(stock(offer)).isEqualTo(new Stock(10, 10, 0, 0, 0));
    }

    @Test
    void replacesNeitherAnOfferThatWasOpenedMeanwhileNorOneWhoseOrdersWaitForKafka() {
        OfferId offer = open(5);
        book().close(offer, change("close-1"));
        assertThat(rebuild().begin(offer, "run-1")).isEqualTo(Begun.CLOSED);
        book().reopen(offer, change("reopen-1"), terms(), 1);
        assertThat(rebuild().replace(offer, "run-1", onSale(0, terms()), 10, CHANGES))
                .isEqualTo(Replaced.OPEN);
        reserve(offer, request("o-1", "c-1", 1));
        assertThat(rebuild(offer, terms())).isEqualTo(Replaced.OUTBOX);
        assertThat(stock(offer)).isEqualTo(new Stock(6, 5, 1, 0, 0));
    }

    @Test
    void aRunThatStopsLeavesAnOpenOfferOnSale() {
        OfferId offer = open(5);
        assertThat(rebuild().begin(offer, "run-1")).isEqualTo(Begun.PAUSED);
        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new NotOpen(NotOpen.Reason.CLOSED));

        assertThat(rebuild().resume(offer, "run-1")).isTrue();
        reserved(reserve(offer, request("o-1", "c-1", 1)));
        assertThat(rebuild().resume(offer, "run-1"))
                .as("there is no pause to end")
                .isFalse();
    }

    @Test
    void onlyTheRunThatHasPausedAnOfferResumesIt() {
        OfferId offer = open(5);
        rebuild().begin(offer, "run-1");
        assertThat(rebuild().begin(offer, "run-2")).isEqualTo(Begun.PAUSED);

        assertThat(rebuild().resume(offer, "run-1")).isFalse();
        assertThat(snapshot(offer).open()).isFalse();
        assertThat(rebuild().resume(offer, "run-2")).isTrue();
    }

    @Test
    void aCloseDuringARebuildHolds() {
        OfferId offer = watched();
        book().open(offer, new Change("open-1", 1), terms(), 10);
        rebuild().begin(offer, "run-1");
        assertThat(book().close(offer, new Change("close-1", 2))).isEqualTo(ChangeOutcome.APPLIED);

        assertThat(rebuild().replace(offer, "run-1", onSale(1, terms()), 10, CHANGES))
                .as("what was read before the close")
                .isEqualTo(Replaced.CHANGED);
        assertThat(rebuild().resume(offer, "run-1")).isFalse();
        assertThat(snapshot(offer).open()).isFalse();
        rebuild().begin(offer, "run-1");
        assertThat(rebuild().replace(offer, "run-1", new OfferState(2, false, terms(), false), 10, CHANGES))
                .isEqualTo(Replaced.REPLACED);
        assertThat(rebuild().resume(offer, "run-1")).isFalse();
    }

    @Test
    void aCloseAfterTheReplacementHolds() {
        OfferId offer = watched();
        book().open(offer, new Change("open-1", 1), terms(), 10);
        rebuild().begin(offer, "run-1");
        assertThat(rebuild().replace(offer, "run-1", onSale(1, terms()), 10, CHANGES))
                .isEqualTo(Replaced.REPLACED);
        assertThat(book().close(offer, new Change("close-1", 2))).isEqualTo(ChangeOutcome.APPLIED);

        assertThat(rebuild().resume(offer, "run-1")).isFalse();
        assertThat(snapshot(offer).open()).isFalse();
    }

    @Test
    void changesGoOnWhileARebuildHasTheOffer() {
        OfferId offer = watched();
        book().open(offer, new Change("open-1", 1), terms(), 10);
        rebuild().begin(offer, "run-1");

        assertThat(book().restock(offer, new Change("restock-1", 2), 5)).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().changeTerms(offer, new Change("terms-1", 3), terms(2, null, null)))
                .isEqualTo(ChangeOutcome.APPLIED);
        assertThat(snapshot(offer).open()).as("still paused").isFalse();
        assertThat(rebuild().replace(offer, "run-1", onSale(1, terms()), 10, CHANGES))
                .isEqualTo(Replaced.CHANGED);
        assertThat(rebuild().resume(offer, "run-1")).isTrue();
        assertThat(stock(offer)).isEqualTo(new Stock(15, 15, 0, 0, 0));
        assertThat(snapshot(offer).terms().customerLimit()).isEqualTo(2);
    }

    @Test
    void theOrdersOfARetirementThatTheDatabaseDoesNotKnowYetStayAway() {
        OfferId offer = watched();
        book().open(offer, new Change("open-1", 1), terms(), 10);
        book().close(offer, new Change("close-1", 2));
        book().withdraw(offer, new Change("close-1", 3));
        assertThat(new RedisStockRetirement(stock.calls()).retire(offer, 4)).isEqualTo(Outcome.RETIRED);

        assertThat(rebuild(offer, new OfferState(3, false, terms(), false))).isEqualTo(Replaced.CHANGED);

        rebuild().begin(offer, "run-1");
        assertThat(rebuild().replace(offer, "run-1", new OfferState(4, false, terms(), true), 0, CHANGES))
                .as("once the database knows it")
                .isEqualTo(Replaced.REPLACED);
    }

    @Test
    void anOfferIsRebuiltFromADatabaseThatWasRestoredFromACopy() {
        OfferId offer = watched();
        book().open(offer, new Change("open-1", 7), terms(), 10);
        rebuild().begin(offer, "run-1");

        assertThat(rebuild().replace(offer, "run-1", onSale(3, terms()), 8, CHANGES))
                .isEqualTo(Replaced.REPLACED);
        assertThat(rebuild().resume(offer, "run-1")).isTrue();
        assertThat(book().restock(offer, new Change("restock-1", 4), 2)).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(stock(offer)).isEqualTo(new Stock(10, 10, 0, 0, 0));
    }

    @Test
    void alignsStateAndTermsButNeverUnitsAndNothingThatIsNewer() {
        OfferId offer = watched();
        book().open(offer, new Change("open-1", 1), terms(), 10);
        book().close(offer, new Change("close-1", 2));

        assertThat(rebuild().align(offer, onSale(1, terms()))).isEqualTo(ChangeOutcome.SUPERSEDED);
        assertThat(snapshot(offer).open()).isFalse();
        assertThat(rebuild().align(offer, onSale(3, terms(4, AT, null)))).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(snapshot(offer).open()).isTrue();
        assertThat(snapshot(offer).terms()).isEqualTo(terms(4, AT, null));
        assertThat(stock(offer)).isEqualTo(new Stock(10, 10, 0, 0, 0));
        assertThat(rebuild().align(unused(), onSale(1, terms()))).isEqualTo(ChangeOutcome.OFFER_MISSING);
    }
}
