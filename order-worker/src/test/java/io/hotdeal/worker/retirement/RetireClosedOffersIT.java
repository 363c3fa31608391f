package io.hotdeal.worker.retirement;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.worker.TestClock;
import io.hotdeal.worker.TestDatabase;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.TestAudit;
import io.hotdeal.worker.orders.RetirementRows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    private final LosingStock stock = new LosingStock(LOST);
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
            database.allocateClosed(offer);
            rows.retire(offer, 2, clock.instant(), clock.instant());
        });
        clock.advance(Duration.ofHours(2)); // for an hour a retirement may be another worker's, and is looked at again

        retireClosedOffers.retireAll();
        assertThat(stock.deleted).containsExactly(FIRST, LAST);
        stock.answerAgain();
        retireClosedOffers.retireAll();
        retireClosedOffers.retireAll();

        assertThat(stock.deleted).as("each once").containsExactly(FIRST, LAST, LOST);
    }

    @Test
    void anOfferThatALostShardKeepsStopsNoOther() {
        List.of(FIRST, LOST, LAST).forEach(database::allocateClosed);

        retireClosedOffers.retireAll();
        assertThat(rows.retired(Instant.EPOCH)).containsExactly(FIRST, LAST);
        stock.answerAgain();
        clock.advance(Duration.ofHours(1));
        retireClosedOffers.retireAll();

        assertThat(rows.retired(Instant.EPOCH)).containsExactly(FIRST, LOST, LAST);
    }

    @Test
    void aShardThatHangsCostsAFewTimeOutsAndNotOneForEachOfItsOffers() {
        List<OfferId> healthy = offers(1, 10);
        List<OfferId> hanging = offers(11, 20);
        List<OfferId> retiredBefore = offers(21, 30);
        offers(1, 30).forEach(database::allocateClosed);
        retiredBefore.forEach(offer -> rows.retire(offer, 2, clock.instant(), clock.instant()));
        stock.answerAgain();
        stock.hang(offers(11, 30));

        retireClosedOffers.retireAll();

        assertThat(rows.retired(Instant.EPOCH)).containsAll(healthy).doesNotContainAnyElementsOf(hanging);
        assertThat(stock.timeouts())
                .as("two for the deletions, one for the rest")
                .isEqualTo(3);
        stock.answerAgain();
        retireClosedOffers.retireAll();
        assertThat(rows.retired(Instant.EPOCH)).containsAll(hanging);
        assertThat(stock.deleted).containsAll(retiredBefore);
    }

    @Test
    void aShardThatBeginsToHangDuringAPassKeepsOnlyItsOwnOffers() {
        offers(1, 20).forEach(database::allocateClosed);
        stock.answerAgain();
        stock.beforeLock = () -> stock.hang(offers(2, 19));

        retireClosedOffers.retireAll();

        assertThat(rows.retired(Instant.EPOCH)).containsExactly(new OfferId(1), new OfferId(20));
        assertThat(stock.timeouts()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PENDING", "STORED"})
    void anOfferThatIsBeingChangedSinceItsAuditIsNotRetired(String unfinished) {
        database.allocateClosed(FIRST);
        stock.beforeLock = () -> database.addChange(FIRST, "again", unfinished);

        retireClosedOffers.retireAll();

        assertThat(rows.retired(Instant.EPOCH)).isEmpty();
        assertThat(stock.retired).as("in Redis").isEmpty();
    }

    @Test
    void anOfferThatWasSoldAgainSinceItsAuditIsNotRetired() {
        database.allocateClosed(FIRST);
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
}
