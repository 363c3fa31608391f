package io.hotdeal.gateway.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.gateway.offers.ChangeResult.Busy;
import io.hotdeal.gateway.offers.ChangeResult.Done;
import io.hotdeal.gateway.offers.ChangeResult.Draining;
import io.hotdeal.gateway.offers.ChangeResult.WrongState;
import io.hotdeal.gateway.offers.OfferSystem.ChangingGateway;
import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.StockRetirement.Outcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two gateways change offers, each at its own pace. */
@ExtendWith(OfferSystem.Shared.class)
class OfferChangesIT {

    private final OfferSystem system;
    private final ChangingGateway here;
    private final ChangingGateway there;

    OfferChangesIT(OfferSystem system) {
        this.system = system;
        this.here = system.gateway();
        this.there = system.gateway();
    }

    private static ChangeResult open(ChangingGateway gateway, OfferId offer, String id, int units) {
        return gateway.changeOffer()
                .open(offer, id, new OfferForms.Open(units, BigDecimal.TEN, null, null, null, null, null));
    }

    private OfferId opened(int units) {
        OfferId offer = system.nextProduct();
        assertThat(open(here, offer, "open-1", units)).isInstanceOf(Done.class);
        return offer;
    }

    private OfferSnapshot snapshot(OfferId offer) {
        return system.book().snapshot(offer).orElseThrow();
    }

    /** The case of a gateway that was frozen, wherever it was in that change. */
    @Test
    void aGatewayThatWakesUpInAnOldCloseDoesNotShutTheOfferAgain() {
        OfferId offer = opened(10);
        new BuyerByHand(system, offer, 1).reserveOnly();
        assertThat(here.changeOffer().close(offer, "close-1")).isInstanceOf(Draining.class);
        OfferChange seen = system.store().change(offer, "close-1").orElseThrow();
        new BuyerByHand(system, offer, 1).finishReserved();
        there.finishChange().finishAll();
        assertThat(open(there, offer, "reopen-1", 5)).isInstanceOf(Done.class);

        assertThat(here.finishChange().finish(seen)).isInstanceOf(Done.class);

        assertThat(snapshot(offer).open()).isTrue();
        assertThat(snapshot(offer).stock().available()).isEqualTo(5);
        assertThat(there.changeOffer().restock(offer, "restock-1", 1)).isInstanceOf(Done.class);
    }

    @Test
    void ofARestockAndACloseAtTheSameMomentBothEndOrOneIsRefused() throws Exception {
        try (ExecutorService administrators = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 20; round++) {
                OfferId offer = opened(10);
                var start = new CyclicBarrier(2);
                Future<ChangeResult> restock = administrators.submit(() -> {
                    start.await(1, TimeUnit.MINUTES);
                    return here.changeOffer().restock(offer, "restock-1", 5);
                });
                Future<ChangeResult> close = administrators.submit(() -> {
                    start.await(1, TimeUnit.MINUTES);
                    return there.changeOffer().close(offer, "close-1");
                });

                assertThat(restock)
                        .succeedsWithin(1, TimeUnit.MINUTES)
                        .isInstanceOfAny(Done.class, WrongState.class, Busy.class);
                assertThat(close).succeedsWithin(1, TimeUnit.MINUTES).isInstanceOfAny(Done.class, Busy.class);
                here.finishChange().finishAll();
                assertThat(system.store().unfinishedOf(offer)).isEmpty();
                assertThat(here.changeOffer().close(offer, "close-2")).isInstanceOfAny(Done.class, WrongState.class);
                assertThat(snapshot(offer).open()).isFalse();
                assertThat(system.inShop(offer)).isEqualTo(OfferSystem.SHOP_UNITS);
            }
        }
    }

    @Test
    void finishesEachChangeApartFromThoseThatCannotBeFinished() {
        List<OfferId> lost = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            OfferId offer = system.nextProduct();
            lost.add(offer);
            system.loseShardOf(offer);
            assertThatThrownBy(() -> open(here, offer, "open-1", 5)).isInstanceOf(StockUnavailableException.class);
        }
        OfferId offer = opened(10);
        new BuyerByHand(system, offer, 1).reserveOnly();
        assertThat(here.changeOffer().close(offer, "close-1")).isInstanceOf(Draining.class);
        new BuyerByHand(system, offer, 1).finishReserved();

        there.finishChange().finishAll();

        assertThat(system.store().unfinishedOf(offer)).isEmpty();
        assertThat(system.inShop(offer)).isEqualTo(OfferSystem.SHOP_UNITS - 1);
        assertThat(there.meters().counter("hotdeal.changes.failed").count()).isEqualTo(60);
        lost.forEach(system::findShardOf);
        there.finishChange().finishAll();
        assertThat(lost)
                .allSatisfy(
                        each -> assertThat(system.store().unfinishedOf(each)).isEmpty());
    }

    @Test
    void aShardThatHangsCostsATimeOutAPageAndNotOneForEachOfItsChanges() {
        List<OfferId> hanging = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            OfferId offer = system.nextProduct();
            hanging.add(offer);
            system.hangShardOf(offer);
            assertThatThrownBy(() -> open(here, offer, "open-1", 5)).isInstanceOf(StockUnavailableException.class);
        }
        OfferId healthy = system.nextProduct();
        system.loseShardOf(healthy);
        assertThatThrownBy(() -> open(here, healthy, "open-1", 5)).isInstanceOf(StockUnavailableException.class);
        system.findShardOf(healthy);
        int timeouts = system.timeouts();

        there.finishChange().finishAll();

        assertThat(system.store().unfinishedOf(healthy)).isEmpty();
        assertThat(system.timeouts() - timeouts).as("of two pages").isEqualTo(2);
        hanging.forEach(system::findShardOf);
        there.finishChange().finishAll();
        assertThat(hanging)
                .allSatisfy(
                        each -> assertThat(system.store().unfinishedOf(each)).isEmpty());
    }

    @Test
    void saysWhatAnOfferThatIsBeingClosedWaitsFor() {
        OfferId offer = opened(10);
        new BuyerByHand(system, offer, 1).reserveOnly();

        ChangeResult closing = here.changeOffer().close(offer, "close-1");

        assertThat(closing).isInstanceOf(Draining.class);
        assertThat(((Draining) closing).drain()).isEqualTo(new ChangeResult.Drain(1, 1, 0));
        assertThat(open(there, offer, "reopen-1", 5))
                .isInstanceOfSatisfying(
                        WrongState.class,
                        wrong -> assertThat(wrong.why()).contains("1 units held", "1 orders in the outbox"));
        new BuyerByHand(system, offer, 1).finishReserved();
        assertThat(here.changeOffer().close(offer, "close-1")).isInstanceOf(Done.class);
        assertThat(open(there, offer, "reopen-2", 5)).isInstanceOf(Done.class);
    }

    /** Its worker got no response from Redis, so that it did not commit. */
    @Test
    void aReopeningFinishesARetirementOfWhichTheDatabaseDoesNotKnow() {
        OfferId offer = closedAfterSelling(3);
        assertThat(system.retirement().retire(offer, 4)).isEqualTo(Outcome.RETIRED);

        assertThat(open(there, offer, "reopen-1", 5)).isInstanceOf(Done.class);

        requireReopenedAsFresh(offer, 3, 5);
    }

    @Test
    void aRetirementThatComesAfterItsReopeningWasStoredIsFinishedByEitherGateway() {
        OfferId offer = closedAfterSelling(3);
        system.loseShardOf(offer);
        assertThatThrownBy(() -> open(here, offer, "reopen-1", 5)).isInstanceOf(StockUnavailableException.class);
        OfferChange seen = system.store().change(offer, "reopen-1").orElseThrow();
        system.findShardOf(offer);
        assertThat(system.retirement().retire(offer, seen.version())).isEqualTo(Outcome.RETIRED);

        there.finishChange().finishAll();
        assertThat(here.finishChange().finish(seen)).as("comes late").isInstanceOf(Done.class);

        requireReopenedAsFresh(offer, 3, 5);
    }

    @Test
    void aRetirementThatComesAfterTheReopeningHasNoEffect() {
        OfferId offer = closedAfterSelling(3);
        assertThat(open(here, offer, "reopen-1", 5)).isInstanceOf(Done.class);

        assertThat(system.retirement().retire(offer, 4)).isEqualTo(Outcome.CONFLICT);

        assertThat(snapshot(offer).stock()).isEqualTo(new Stock(8, 5, 0, 3, 0));
        assertThat(here.changeOffer().restock(offer, "restock-1", 1)).isInstanceOf(Done.class);
    }

    private OfferId closedAfterSelling(int orders) {
        OfferId offer = opened(10);
        new BuyerByHand(system, offer, orders).run();
        assertThat(here.changeOffer().close(offer, "close-1")).isInstanceOf(Done.class);
        return offer;
    }

    private void requireReopenedAsFresh(OfferId offer, int sold, int units) {
        assertThat(snapshot(offer).open()).isTrue();
        assertThat(snapshot(offer).stock()).isEqualTo(new Stock(units, units, 0, 0, 0));
        assertThat(system.store().unfinishedOf(offer)).isEmpty();
        assertThat(system.database()
                        .sql("""
                        SELECT RETIRED_UNITS FROM HOTDEAL_ALLOCATION A
                         WHERE PROD_ID = :id AND RETIRED_AT IS NOT NULL
                           AND RETIRED_THROUGH = (SELECT MAX(ORDER_DATE) FROM ORDER_HISTORY WHERE PROD_ID = :id)""")
                        .param("id", offer.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(sold);
        long version = system.store().allocation(offer).orElseThrow().version();
        assertThat(system.inRedis(offer, "version")).isEqualTo(Long.toString(version));
        assertThat(here.changeOffer().restock(offer, "restock-1", 1)).isInstanceOf(Done.class);
    }

    /** What a gateway of the release before stores has no version, and is finished by its id. */
    @Test
    void finishesAChangeOfTheReleaseBefore() {
        OfferId offer = opened(10);
        system.database().sql("""
                        INSERT INTO HOTDEAL_CHANGE (PROD_ID, CHANGE_ID, KIND, UNITS, STATE, CHANGED_AT)
                        VALUES (:id, 'restock-1', 'RESTOCK', 5, 'STORED', CURRENT_TIMESTAMP)""").param("id", offer.value()).update();
        system.database()
                .sql("UPDATE HOTDEAL_ALLOCATION SET ALLOCATED = ALLOCATED + 5 WHERE PROD_ID = :id")
                .param("id", offer.value())
                .update();

        here.finishChange().finishAll();
        here.finishChange().finishAll();

        assertThat(snapshot(offer).stock().available()).isEqualTo(15);
        assertThat(here.changeOffer().close(offer, "close-1")).isInstanceOf(Done.class);
        assertThat(snapshot(offer).open()).isFalse();
    }
}
