package io.hotdeal.gateway.offers;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.offers.OfferSnapshots.Known;
import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferReader;
import io.hotdeal.stock.OfferStockStore.Stock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OfferSnapshotsTest {

    private static final OfferId ONE = new OfferId(1);
    private static final OfferId TWO = new OfferId(2);

    private final SampleOffers shop = new SampleOffers();
    private final OfferSnapshots snapshots = shop.snapshots;

    @Test
    void readsEveryOfferBeforeTheFirstRequestAndThenHardlyAnyThatStandsStill() {
        shop.putIdle(5_000);

        snapshots.afterSingletonsInstantiated();
        assertThat(snapshots.shown()).hasSize(5_000);

        for (int i = 0; i < 100; i++) {
            shop.refresh();
            assertThat(shop.readings()).isLessThanOrEqualTo(3);
        }
        assertThat(snapshots.shown())
                .as("what stands still does not grow old")
                .allMatch(known -> snapshots.age(known, snapshots.announcedAt()).compareTo(Duration.ofSeconds(1)) < 0);
    }

    @Test
    void readsInTheEndEvenWhatNobodyAnnounces() {
        shop.putIdle(30);
        shop.refresh();
        shop.put(30, true, new Stock(10, 4, 6, 0, 0), 0, Duration.ZERO);

        shop.refreshFor(Duration.ofSeconds(5));

        assertThat(available(new OfferId(30))).isEqualTo(4);
    }

    @Test
    void readsAtOnceWhatWasSoldHereAndTellsTheOthers() {
        shop.putIdle(5_000);
        shop.refresh();
        shop.put(4_999, true, new Stock(10, 9, 1, 0, 0), 1, Duration.ZERO);
        shop.soldHere.add(new OfferId(4_999));

        shop.refresh();

        assertThat(available(new OfferId(4_999))).isEqualTo(9);
        assertThat(shop.announced).containsExactly(new OfferId(4_999));
    }

    @Test
    void readsAtOnceWhatAnotherGatewayAnnounces() {
        shop.putIdle(5_000);
        shop.refresh();
        shop.put(4_999, false, new Stock(10, 9, 1, 0, 0), 0, Duration.ZERO);
        shop.announced.add(new OfferId(4_999));

        shop.refresh();

        assertThat(available(new OfferId(4_999))).isEqualTo(9);
    }

    @Test
    void followsAnOfferForAsLongAsItMoves() {
        shop.putIdle(5_000);
        shop.refresh();
        shop.announced.add(ONE);
        for (int left = 9; left > 0; left--) {
            shop.put(1, true, new Stock(10, left, 10 - left, 0, 0), 0, Duration.ZERO);
            shop.refresh();
            shop.announced.clear();
            assertThat(available(ONE)).isEqualTo(left);
        }
    }

    @Test
    void findsAnOfferThatWasOpenedSince() {
        shop.putIdle(1);
        shop.refresh();
        shop.putIdle(2);

        shop.refresh();

        assertThat(available(TWO)).isEqualTo(10);
    }

    @Test
    void forgetsAnOfferThatIsListedNoMore() {
        shop.putIdle(2);
        shop.refresh();
        shop.offers.remove(ONE);

        shop.refresh();

        assertThat(snapshots.find(ONE)).isNull();
        assertThat(snapshots.shown()).hasSize(1);
    }

    @Test
    void keepsNothingOfAnOfferThatDoesNotExist() {
        shop.putIdle(1);
        shop.refresh();

        snapshots.changed(TWO);
        shop.refresh();

        assertThat(snapshots.find(TWO)).isNull();
    }

    @Test
    void showsAChangeOfThisGatewayAtOnce() {
        shop.putIdle(2);
        shop.refresh();
        shop.put(1, true, new Stock(20, 20, 0, 0, 0), 0, Duration.ZERO);

        snapshots.changed(ONE);

        assertThat(available(ONE)).isEqualTo(20);
    }

    @Test
    void aLostShardTakesOnlyItsOwnOffersAlong() {
        shop.putIdle(2);
        shop.refresh();
        shop.onALostShard.add(ONE);
        shop.soldHere.add(ONE);

        shop.refreshFor(SampleOffers.MAX_AGE.plusSeconds(1));

        assertThat(snapshots.isStale()).isFalse();
        assertThat(snapshots.shown()).extracting(Known::offer).containsExactly(TWO);
        assertThat(snapshots.isFresh(known(ONE))).isFalse();

        shop.onALostShard.clear();
        shop.refresh();
        assertThat(snapshots.shown()).extracting(Known::offer).containsExactly(ONE, TWO);
    }

    /** As when a refresh ends between the look-up of an offer and that of its age. */
    @Test
    void aReadingThatWasReplacedIsAsOldAsItIs() {
        shop.putIdle(1);
        shop.refresh();
        Long announced = snapshots.announcedAt();
        Known seen = known(ONE);
        shop.put(1, true, new Stock(10, 9, 1, 0, 0), 0, Duration.ZERO);
        shop.announced.add(ONE);
        shop.refresh();

        assertThat(snapshots.age(seen, announced)).isEqualTo(SampleOffers.REFRESH_EVERY.multipliedBy(2));
    }

    @Test
    void withoutAnnouncementsItReadsEveryOfferBeforeItIsTooOld() {
        shop.putIdle(5_000);
        shop.refresh();
        shop.announcementsAreLost = true;

        for (int i = 0; i < 100; i++) {
            shop.refresh();
            assertThat(snapshots.shown()).hasSize(5_000);
        }
    }

    @Test
    void readsEverythingAgainWhenAnnouncementsMayHaveBeenMissed() {
        shop.putIdle(50);
        shop.refresh();
        shop.loseRedis();
        shop.refreshFor(OfferReader.KEPT);
        shop.put(50, true, new Stock(10, 4, 6, 0, 0), 0, Duration.ZERO);
        shop.isAway = false;

        shop.refresh();

        assertThat(available(new OfferId(50))).isEqualTo(4);
    }

    @Test
    void isStaleOnceRedisHasNotAnsweredForTooLong() {
        assertThat(snapshots.isStale()).as("nothing was ever read").isTrue();
        shop.putIdle(2);
        shop.refresh();
        shop.loseRedis();

        shop.refreshFor(SampleOffers.MAX_AGE.minusSeconds(1));
        assertThat(snapshots.isStale()).isFalse();
        assertThat(snapshots.age(known(ONE), snapshots.announcedAt()))
                .isEqualTo(SampleOffers.MAX_AGE.minus(SampleOffers.REFRESH_EVERY));
        shop.refreshFor(Duration.ofSeconds(1));

        assertThat(snapshots.isStale()).isTrue();
        assertThat(snapshots.shown()).isEmpty();
    }

    @Test
    void namesTheOffersThatWaitForKafkaSinceLong() {
        shop.putIdle(3);
        shop.put(1, true, new Stock(10, 9, 1, 0, 0), 1, Duration.ofSeconds(12));
        shop.put(2, true, new Stock(10, 9, 1, 0, 0), 1, Duration.ofSeconds(3));
        snapshots.refresh();

        assertThat(snapshots.waitingFor(Duration.ofSeconds(12))).containsExactly(ONE);
        shop.nanoTime.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(snapshots.waitingFor(Duration.ofSeconds(12)))
                .as("it has waited on since it was read")
                .containsExactly(ONE, TWO);
    }

    @Test
    void changesItsVersionWhenWhatIsShownMayHave() {
        shop.putIdle(2);
        shop.refresh();
        Set<Long> versions = new HashSet<>(Set.of(snapshots.version()));
        shop.refresh();
        assertThat(versions).contains(snapshots.version());

        shop.put(1, true, new Stock(10, 9, 1, 0, 0), 0, Duration.ZERO);
        shop.refresh();

        assertThat(versions.add(snapshots.version())).isTrue();
    }

    private Known known(OfferId offer) {
        return Objects.requireNonNull(snapshots.find(offer));
    }

    private long available(OfferId offer) {
        return Objects.requireNonNull(known(offer).reading().snapshot()).stock().available();
    }
}
