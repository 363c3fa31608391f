package io.hotdeal.worker.retirement;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.StockRetirement;
import io.hotdeal.worker.TestClock;
import io.hotdeal.worker.TestDatabase;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.TestAudit;
import io.hotdeal.worker.orders.RetirementRows;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Retirement over a real database, while one shard of Redis, which is faked, is lost. */
class RetireClosedOffersIT {

    private static final OfferId FIRST = new OfferId(1);
    private static final OfferId LOST = new OfferId(2);
    private static final OfferId LAST = new OfferId(3);

    private final TestDatabase database = new TestDatabase();
    private final TestClock clock = new TestClock();
    private final LosingStock stock = new LosingStock();
    private final RetirementRows rows = new RetirementRows(database.client());
    private final RetireClosedOffers retireClosedOffers = new RetireClosedOffers(
            rows,
            stock,
            new StaticListableBeanFactory(Map.of("audit", TestAudit.ofNothing())).getBeanProvider(Audit.class),
            database.transaction(),
            new RetirementProperties(Duration.ofHours(24), Duration.ofMinutes(1)),
            clock);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aDeletionThatALostShardPreventsStopsNoOtherAndIsTriedAgain() {
        List.of(FIRST, LOST, LAST).forEach(offer -> {
            allocate(offer);
            rows.retire(offer, 2, clock.instant(), clock.instant());
        });
        clock.advance(Duration.ofHours(2)); // for an hour a retirement may be another worker's, and is looked at again

        retireClosedOffers.retireAll();
        assertThat(stock.deleted).containsExactly(FIRST, LAST);
        stock.lost = false;
        retireClosedOffers.retireAll();
        retireClosedOffers.retireAll();

        assertThat(stock.deleted).as("each once").containsExactly(FIRST, LAST, LOST);
    }

    @Test
    void anOfferThatALostShardKeepsStopsNoOther() {
        List.of(FIRST, LOST, LAST).forEach(this::allocate);

        retireClosedOffers.retireAll();
        assertThat(rows.retired(Instant.EPOCH)).containsExactly(FIRST, LAST);
        stock.lost = false;
        clock.advance(Duration.ofHours(1));
        retireClosedOffers.retireAll();

        assertThat(rows.retired(Instant.EPOCH)).containsExactly(FIRST, LOST, LAST);
    }

    @Test
    void aShardThatHangsCostsOneTimeOutAndNotOneForEachOfItsOffers() {
        List<OfferId> healthy = offers(1, 10);
        List<OfferId> hanging = offers(11, 20);
        List<OfferId> retiredBefore = offers(21, 30);
        offers(1, 30).forEach(this::allocate);
        retiredBefore.forEach(offer -> rows.retire(offer, 2, clock.instant(), clock.instant()));
        stock.lost = false;
        stock.hanging.addAll(offers(11, 30));

        retireClosedOffers.retireAll();

        assertThat(rows.retired(Instant.EPOCH)).containsAll(healthy).doesNotContainAnyElementsOf(hanging);
        assertThat(stock.timeouts).as("one for the deletions, one for the rest").isEqualTo(2);
        stock.hanging.clear();
        retireClosedOffers.retireAll();
        assertThat(rows.retired(Instant.EPOCH)).containsAll(hanging);
        assertThat(stock.deleted).containsAll(retiredBefore);
    }

    @Test
    void aShardThatBeginsToHangDuringAPassKeepsOnlyItsOwnOffers() {
        offers(1, 20).forEach(this::allocate);
        stock.lost = false;
        stock.beforeLock = () -> stock.hanging.addAll(offers(2, 19));

        retireClosedOffers.retireAll();

        assertThat(rows.retired(Instant.EPOCH)).containsExactly(new OfferId(1), new OfferId(20));
        assertThat(stock.timeouts).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PENDING", "STORED"})
    void anOfferThatIsBeingChangedSinceItsAuditIsNotRetired(String unfinished) {
        allocate(FIRST);
        stock.beforeLock = () -> addChange(FIRST, "again", unfinished);

        retireClosedOffers.retireAll();

        assertThat(rows.retired(Instant.EPOCH)).isEmpty();
        assertThat(stock.retired).as("in Redis").isEmpty();
    }

    @Test
    void anOfferThatWasSoldAgainSinceItsAuditIsNotRetired() {
        allocate(FIRST);
        stock.beforeLock = () -> database.client()
                .sql("UPDATE HOTDEAL_ALLOCATION SET VERSION = VERSION + 2") // reopened, sold out and closed
                .update();

        retireClosedOffers.retireAll();

        assertThat(rows.retired(Instant.EPOCH)).isEmpty();
        assertThat(stock.retired).as("in Redis").isEmpty();
    }

    private static List<OfferId> offers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(OfferId::new).toList();
    }

    /** Sold out, and closed two days ago. */
    private void allocate(OfferId offer) {
        database.allocate(offer, 5);
        database.client()
                .sql("UPDATE HOTDEAL_ALLOCATION SET STATE = 'CLOSED', SOLD = ALLOCATED WHERE PROD_ID = :product")
                .param("product", offer.value())
                .update();
        addChange(offer, "close", "APPLIED");
    }

    private void addChange(OfferId offer, String change, String state) {
        database.client()
                .sql("""
                        INSERT INTO HOTDEAL_CHANGE (PROD_ID, CHANGE_ID, KIND, UNITS, STATE, CHANGED_AT)
                        VALUES (:product, :change, 'CLOSE', 0, :state, TIMESTAMP '2026-11-21 10:00:00')""")
                .param("product", offer.value())
                .param("change", change)
                .param("state", state)
                .update();
    }

    /** Redis without the shard of one offer, or with a shard that hangs. */
    private static final class LosingStock implements StockRetirement {

        private final List<OfferId> deleted = new ArrayList<>();
        private final List<OfferId> retired = new ArrayList<>();
        private final Set<OfferId> hanging = new HashSet<>();
        private boolean lost = true;
        private int timeouts;
        /** Runs between an offer's audit and the transaction that retires it. */
        private Runnable beforeLock = () -> {};

        @Override
        public Set<OfferId> reached(Collection<OfferId> offers) {
            Set<OfferId> reached = new LinkedHashSet<>(offers);
            if (reached.removeAll(hanging)) {
                timeouts++;
            }
            reached.removeIf(offer -> lost && offer.equals(LOST));
            return reached;
        }

        @Override
        public Outcome retire(OfferId offer, long version) {
            requireShard(offer);
            retired.add(offer);
            return Outcome.RETIRED;
        }

        @Override
        public boolean isRetired(OfferId offer, long version) {
            requireShard(offer);
            return false;
        }

        @Override
        public void delete(OfferId offer) {
            requireShard(offer);
            deleted.add(offer);
            beforeLock.run();
        }

        private void requireShard(OfferId offer) {
            if (hanging.contains(offer)) {
                timeouts++;
                throw new StockOutcomeUnknownException("no answer", new IOException("timed out"));
            }
            if (lost && offer.equals(LOST)) {
                throw new StockUnavailableException("CLUSTERDOWN", null);
            }
        }
    }
}
