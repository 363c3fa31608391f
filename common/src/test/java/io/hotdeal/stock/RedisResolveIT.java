package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.ReserveOutcome.LimitReached;
import io.hotdeal.stock.StockLedger.BatchOutcome.Ended;
import io.hotdeal.stock.StockLedger.OfferResolutions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A reservation ends once, and only one way. */
class RedisResolveIT extends StockContract {

    RedisResolveIT(RedisStock stock) {
        super(stock);
    }

    @Test
    void confirmsOnce() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 2));

        assertThat(resolve(offer, "o-1", ReservationState.CONFIRMED)).isEqualTo(ResolveOutcome.RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 0, 2, 0));
        assertThat(resolve(offer, "o-1", ReservationState.CONFIRMED)).isEqualTo(ResolveOutcome.ALREADY_RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 0, 2, 0));
    }

    @Test
    void endsReservationsOfManyOffersInOneCall() {
        OfferId first = open(5);
        OfferId second = open(5);
        reserve(first, request("o-1", "c-1", 2));
        reserve(second, request("o-2", "c-1", 1));
        List<OfferResolutions> batches = List.of(
                new OfferResolutions(
                        first, List.of(new Resolution(request("o-1", "c-1", 2).orderId(), ReservationState.CONFIRMED))),
                new OfferResolutions(
                        second,
                        List.of(
                                new Resolution(request("o-2", "c-1", 1).orderId(), ReservationState.RELEASED),
                                new Resolution(request("o-9", "c-1", 1).orderId(), ReservationState.RELEASED))));

        assertThat(ledger().resolveAll(batches))
                .containsExactly(
                        new Ended(List.of(ResolveOutcome.RESOLVED)),
                        new Ended(List.of(ResolveOutcome.RESOLVED, ResolveOutcome.MISSING)));
        assertThat(ledger().resolveAll(batches))
                .containsExactly(
                        new Ended(List.of(ResolveOutcome.ALREADY_RESOLVED)),
                        new Ended(List.of(ResolveOutcome.ALREADY_RESOLVED, ResolveOutcome.MISSING)));
        assertThat(stock(first)).isEqualTo(new Stock(5, 3, 0, 2, 0));
        assertThat(stock(second)).isEqualTo(new Stock(5, 5, 0, 0, 0));
    }

    @Test
    void releasesOnceAndRestoresTheCustomersLimit() {
        OfferId offer = open(5, 2);
        reserve(offer, request("o-1", "c-1", 2));

        assertThat(resolve(offer, "o-1", ReservationState.RELEASED)).isEqualTo(ResolveOutcome.RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
        assertThat(snapshot(offer).returned()).isEqualTo(2);
        assertThat(resolve(offer, "o-1", ReservationState.RELEASED)).isEqualTo(ResolveOutcome.ALREADY_RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
        reserved(reserve(offer, request("o-2", "c-1", 2)));
        assertThat(reserve(offer, request("o-3", "c-1", 1))).isEqualTo(new LimitReached(0));
    }

    @Test
    void rejectsOnceWithoutPuttingTheUnitsBackOnSale() {
        OfferId offer = open(5, 2);
        reserve(offer, request("o-1", "c-1", 2));

        assertThat(resolve(offer, "o-1", ReservationState.REJECTED)).isEqualTo(ResolveOutcome.RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 0, 0, 2));
        assertThat(resolve(offer, "o-1", ReservationState.REJECTED)).isEqualTo(ResolveOutcome.ALREADY_RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 0, 0, 2));
        reserved(reserve(offer, request("o-2", "c-1", 2)));
    }

    @Test
    void changesNothingWhenTheReservationHasEndedAnotherWay() {
        List<ReservationState> ends =
                List.of(ReservationState.CONFIRMED, ReservationState.RELEASED, ReservationState.REJECTED);
        for (ReservationState first : ends) {
            OfferId offer = open(5, 3);
            reserve(offer, request("o-1", "c-1", 2));
            resolve(offer, "o-1", first);
            Map<String, String> before = dump(offer);

            for (ReservationState second : ends) {
                assertThat(resolve(offer, "o-1", second))
                        .isEqualTo(first == second ? ResolveOutcome.ALREADY_RESOLVED : ResolveOutcome.CONFLICT);
                assertThat(dump(offer)).isEqualTo(before);
            }
        }
    }

    @Test
    void aCancelEndsAConfirmedReservationOnceAndRestoresTheCustomersLimit() {
        OfferId offer = open(5, 2);
        reserve(offer, request("o-1", "c-1", 2));
        resolve(offer, "o-1", ReservationState.CONFIRMED);

        assertThat(cancel(offer, "o-1", ReservationState.RELEASED)).isEqualTo(ResolveOutcome.RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
        assertThat(cancel(offer, "o-1", ReservationState.RELEASED)).isEqualTo(ResolveOutcome.ALREADY_RESOLVED);
        assertThat(resolve(offer, "o-1", ReservationState.RELEASED)).isEqualTo(ResolveOutcome.ALREADY_RESOLVED);
        assertThat(cancel(offer, "o-1", ReservationState.REJECTED)).isEqualTo(ResolveOutcome.CONFLICT);
        assertThat(resolve(offer, "o-1", ReservationState.CONFIRMED)).isEqualTo(ResolveOutcome.CONFLICT);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
        reserved(reserve(offer, request("o-2", "c-1", 2)));
    }

    @Test
    void aCancelThatKeepsTheUnitsPutsThemOnSaleNoMore() {
        OfferId offer = open(5, 2);
        reserve(offer, request("o-1", "c-1", 2));
        reserve(offer, request("o-2", "c-2", 1));
        resolve(offer, "o-1", ReservationState.CONFIRMED);

        assertThat(cancel(offer, "o-1", ReservationState.REJECTED)).isEqualTo(ResolveOutcome.RESOLVED);
        assertThat(cancel(offer, "o-1", ReservationState.REJECTED)).isEqualTo(ResolveOutcome.ALREADY_RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 2, 1, 0, 2));
        assertThat(cancel(offer, "o-2", ReservationState.RELEASED))
                .as("one that is held still")
                .isEqualTo(ResolveOutcome.RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 0, 0, 2));
        reserved(reserve(offer, request("o-3", "c-1", 2)));
    }

    private ResolveOutcome cancel(OfferId offer, String order, ReservationState end) {
        return ledger().resolve(offer, List.of(new Resolution(id(order), end, true)))
                .getFirst();
    }

    @Test
    void changesNothingWhenThereIsNoSuchReservation() {
        OfferId offer = open(5);
        Map<String, String> before = dump(offer);

        for (ReservationState end : List.of(ReservationState.CONFIRMED, ReservationState.RELEASED)) {
            assertThat(resolve(offer, "o-1", end)).isEqualTo(ResolveOutcome.MISSING);
            assertThat(resolve(unused(), "o-1", end)).isEqualTo(ResolveOutcome.MISSING);
        }
        assertThat(dump(offer)).isEqualTo(before);
    }

    @Test
    void resolvesABatchInItsOrder() {
        OfferId offer = open(10, 4);
        reserve(offer, request("o-1", "c-1", 1));
        reserve(offer, request("o-2", "c-1", 2));
        reserve(offer, request("o-3", "c-3", 3));
        resolve(offer, "o-3", ReservationState.CONFIRMED);

        assertThat(ledger().resolve(
                                offer,
                                List.of(
                                        new Resolution(id("o-2"), ReservationState.RELEASED),
                                        new Resolution(id("o-9"), ReservationState.RELEASED),
                                        new Resolution(id("o-3"), ReservationState.RELEASED),
                                        new Resolution(id("o-1"), ReservationState.REJECTED))))
                .containsExactly(
                        ResolveOutcome.RESOLVED,
                        ResolveOutcome.MISSING,
                        ResolveOutcome.CONFLICT,
                        ResolveOutcome.RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(10, 6, 0, 3, 1));
    }

    @Test
    void refusesABatchThatNamesAnOrderTwice() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 2));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger().resolve(
                                offer,
                                List.of(
                                        new Resolution(id("o-1"), ReservationState.RELEASED),
                                        new Resolution(id("o-1"), ReservationState.CONFIRMED))));
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 2, 0, 0));
    }
}
