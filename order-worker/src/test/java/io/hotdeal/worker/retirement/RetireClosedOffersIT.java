package io.hotdeal.worker.retirement;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.StockRetirement;
import io.hotdeal.worker.TestClock;
import io.hotdeal.worker.TestDatabase;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.TestAudit;
import io.hotdeal.worker.orders.RetirementRows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

    /** Sold out, and closed two days ago. */
    private void allocate(OfferId offer) {
        database.allocate(offer, 5);
        database.client()
                .sql("UPDATE HOTDEAL_ALLOCATION SET STATE = 'CLOSED', SOLD = ALLOCATED WHERE PROD_ID = :product")
                .param("product", offer.value())
                .update();
        database.client().sql("""
                        INSERT INTO HOTDEAL_CHANGE (PROD_ID, CHANGE_ID, KIND, UNITS, STATE, CHANGED_AT)
                        VALUES (:product, 'close', 'CLOSE', 0, 'APPLIED', TIMESTAMP '2026-11-21 10:00:00')""").param("product", offer.value()).update();
    }

    /** Redis without the shard of one offer. */
    private static final class LosingStock implements StockRetirement {

        private final List<OfferId> deleted = new ArrayList<>();
        private boolean lost = true;

        @Override
        public Outcome retire(OfferId offer, long version) {
            requireShard(offer);
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
        }

        private void requireShard(OfferId offer) {
            if (lost && offer.equals(LOST)) {
                throw new StockUnavailableException("CLUSTERDOWN", null);
            }
        }
    }
}
