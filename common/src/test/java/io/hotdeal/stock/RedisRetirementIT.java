package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.stock.OfferStockStore.Change;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.MayBeRetired;
import io.hotdeal.stock.ReserveOutcome.NotOpen;
import io.hotdeal.stock.StockRebuild.OfferState;
import io.hotdeal.stock.StockRebuild.Replaced;
import io.hotdeal.stock.StockRetirement.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a closed offer leaves behind, in a real Redis. */
class RedisRetirementIT extends StockContract {

    private final RedisStock stock;
    private final StockRetirement retirement;

    RedisRetirementIT(RedisStock stock) {
        super(stock);
        this.stock = stock;
        this.retirement = new RedisStockRetirement(stock.calls());
    }

    @Test
    void leavesAnEmptyOfferThatCanBeOpenedAgain() {
        OfferId offer = open(5_000, 1);
        for (int from = 0; from < 2_500; from += 250) {
            sell(
                    offer,
                    IntStream.range(from, from + 250)
                            .mapToObj(order -> request("o-" + order, "c-" + order, 1))
                            .toList());
        }
        book().close(offer, new Change("close", 2));
        assertThat(retirement.retire(offer, 4)).as("units are left on sale").isEqualTo(Outcome.CONFLICT);
        book().withdraw(offer, new Change("close", 3));

        assertThat(retirement.retire(offer, 4)).isEqualTo(Outcome.RETIRED);
        assertThat(retirement.retire(offer, 4)).as("again").isEqualTo(Outcome.RETIRED);
        assertThat(retirement.isRetired(offer, 4)).isTrue();
        assertThat(retirement.retire(offer, 5)).as("before its deletion").isEqualTo(Outcome.CONFLICT);
        assertThat(stock.commandsOf(() -> retirement.delete(offer)))
                .as("2,500 orders and customers leave 1,000 at a time, and never with their whole key")
                .hasEntrySatisfying("hdel", steps -> assertThat(steps).isBetween(6L, 10L))
                .doesNotContainKeys("del", "unlink");
        retirement.delete(offer);

        StockKeys keys = StockKeys.of(offer);
        assertThat(stock.redis()
                        .countExistingKeys(List.of(
                                keys.orders(), keys.customers(), keys.retiredOrders(), keys.retiredCustomers())))
                .isZero();
        assertThat(stock(offer)).isEqualTo(new Stock(0, 0, 0, 0, 0));
        OfferTerms terms = snapshot(offer).terms();
        assertThat(book().reopen(offer, new Change("again", 5), terms, 7)).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(stock(offer)).isEqualTo(new Stock(7, 7, 0, 0, 0));
        reserved(reserve(offer, request("new", "c-1", 1)));
        assertThat(retirement.retire(offer, 6)).as("it is open").isEqualTo(Outcome.CONFLICT);
    }

    @Test
    void sendsRequestsThatMayBeRetiredToTheDatabase() {
        OfferId offer = soldAndRetired();

        assertThat(reserve(offer, mayBeRetired("o-1"))).as("closed").isEqualTo(new MayBeRetired(3));
        assertThat(reserve(offer, request("o-9", "c-1", 1))).isInstanceOf(NotOpen.class);
        book().reopen(offer, new Change("again", 4), terms(), 5);
        assertThat(reserve(offer, mayBeRetired("o-1"))).as("open again").isEqualTo(new MayBeRetired(3));
        assertThat(ledger().reserve(
                                offer,
                                List.of(mayBeRetired("o-1"), request("new", "c-1", 1), mayBeRetired("new")),
                                WIDE))
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(MayBeRetired.class),
                        second -> reserved(second),
                        third -> assertThat(third).isInstanceOf(AlreadyReserved.class));
        assertThat(stock(offer)).isEqualTo(new Stock(5, 4, 1, 0, 0));
    }

    @Test
    void asksNoDatabaseForAnOfferThatWasNeverRetired() {
        reserved(reserve(open(5), mayBeRetired("o-1")));
    }

    @Test
    void aLateRetirementHasNoEffectOnANewerState() {
        OfferId offer = soldAndRetired();
        book().reopen(offer, new Change("again", 4), terms(), 1);
        sell(offer, List.of(request("o-2", "c-2", 1)));
        book().close(offer, new Change("close again", 5));
        book().withdraw(offer, new Change("close again", 6));

        assertThat(retirement.retire(offer, 4)).isEqualTo(Outcome.CONFLICT);
        assertThat(stock(offer)).isEqualTo(new Stock(1, 0, 0, 1, 0));
    }

    @Test
    void aRebuildKeepsWhatIsKnownOfTheRetirement() {
        OfferId offer = soldAndRetired();

        rebuild().begin(offer, "run");
        assertThat(rebuild().replace(offer, "run", new OfferState(3, false, terms(), true), 0, Map.of()))
                .isEqualTo(Replaced.REPLACED);

        assertThat(reserve(offer, mayBeRetired("o-1"))).isEqualTo(new MayBeRetired(3));
    }

    @Test
    void aRebuildThatReadTheDatabaseBeforeTheRetirementReplacesNothing() {
        OfferId offer = soldAndClosed();
        rebuild().begin(offer, "run");
        assertThat(retirement.retire(offer, 3)).isEqualTo(Outcome.RETIRED);

        assertThat(rebuild().replace(offer, "run", new OfferState(2, false, terms(), false), 1, Map.of()))
                .isEqualTo(Replaced.CHANGED);
    }

    @Test
    void knowsNothingOfAnOfferThatWasNeverOpened() {
        assertThat(retirement.retire(new OfferId(999_999), 1)).isEqualTo(Outcome.OFFER_MISSING);
        assertThat(retirement.isRetired(new OfferId(999_999), 1)).isFalse();
    }

    @Test
    void asksForManyOffersAtOnceWhetherTheyAreReached() {
        List<OfferId> offers =
                IntStream.rangeClosed(1, 300).mapToObj(OfferId::new).toList();

        assertThat(retirement.reached(offers)).containsExactlyElementsOf(offers);
        assertThat(retirement.reached(List.of())).isEmpty();
    }

    @Test
    void namesTheOffersWithSomethingLeftToDelete() {
        OfferId deleted = soldAndRetired();
        OfferId undeleted = soldAndClosed();
        retirement.retire(undeleted, 3);

        assertThat(retirement.undeleted(List.of(deleted, undeleted, new OfferId(999_999))))
                .containsExactly(undeleted);
    }

    private OfferId soldAndRetired() {
        OfferId offer = soldAndClosed();
        assertThat(retirement.retire(offer, 3)).isEqualTo(Outcome.RETIRED);
        retirement.delete(offer);
        return offer;
    }

    private OfferId soldAndClosed() {
        OfferId offer = open(1);
        sell(offer, List.of(request("o-1", "c-1", 1)));
        book().close(offer, new Change("close", 1));
        book().withdraw(offer, new Change("close", 2));
        return offer;
    }

    private void sell(OfferId offer, List<ReservationRequest> batch) {
        ledger().reserve(offer, batch, WIDE);
        ledger().resolve(
                        offer,
                        batch.stream()
                                .map(order -> new Resolution(order.orderId(), ReservationState.CONFIRMED))
                                .toList());
        outbox().acknowledge(
                        offer, batch.stream().map(ReservationRequest::orderId).toList());
    }

    private static ReservationRequest mayBeRetired(String order) {
        ReservationRequest request = request(order, "c-1", 1);
        return new ReservationRequest(request.orderId(), request.customer(), request.quantity(), true);
    }
}
