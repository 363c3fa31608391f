package io.hotdeal.worker.orders;

import static io.hotdeal.worker.orders.OrderHistory.utc;

import io.hotdeal.offer.OfferId;
import io.hotdeal.startup.RowLock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the database knows of retirements. Joins the caller's transaction. */
@Repository
public class RetirementRows {

    /** Closed, with every change finished, and closed later than the last retirement. */
    private static final String CANDIDATES = """
            SELECT A.PROD_ID
              FROM HOTDEAL_ALLOCATION A JOIN HOTDEAL_CHANGE C ON C.PROD_ID = A.PROD_ID
             WHERE A.STATE = 'CLOSED'
             GROUP BY A.PROD_ID, A.RETIRED_AT
            HAVING MAX(C.CHANGED_AT) <= :before
               AND SUM(CASE C.STATE WHEN 'PENDING' THEN 1 WHEN 'STORED' THEN 1 ELSE 0 END) = 0
               AND (A.RETIRED_AT IS NULL OR A.RETIRED_AT < MAX(C.CHANGED_AT))
             ORDER BY A.PROD_ID""";

    /**
     * The lock keeps changes out: each of them locks the allocation before it is stored. A close whose last step Redis does not have
     * yet is finished first, because a retirement has the number after it.
     */
    private static final String LOCK = """
            SELECT VERSION FROM HOTDEAL_ALLOCATION A
             WHERE A.PROD_ID = :product AND A.STATE = 'CLOSED' AND A.ALLOCATED = A.SOLD
               AND NOT EXISTS (SELECT 1 FROM HOTDEAL_CHANGE C
                                WHERE C.PROD_ID = A.PROD_ID AND C.STATE IN ('PENDING', 'STORED'))""" + RowLock.FOR_UPDATE;

    private static final String LATEST =
            "SELECT MAX(ORDER_DATE) FROM ORDER_HISTORY WHERE PROD_ID = :product AND CHANNEL = 'PIPELINE'";
    private static final String RETIRED = """
            UPDATE HOTDEAL_ALLOCATION
               SET VERSION = :version, RETIRED_AT = :now, RETIRED_THROUGH = :latest, RETIRED_UNITS = SOLD
             WHERE PROD_ID = :product""";

    private final JdbcClient database;

    public RetirementRows(JdbcClient database) {
        this.database = database;
    }

    /** Offers that were closed at that moment or earlier, and have something to retire. */
    public List<OfferId> candidates(Instant before) {
        return database.sql(CANDIDATES)
                .param("before", utc(before))
                .query((row, number) -> new OfferId(row.getInt("PROD_ID")))
                .list();
    }

    /** Offers that were retired at that moment or later, so that their deletion may be unfinished. */
    public List<OfferId> retired(Instant since) {
        return database.sql("SELECT PROD_ID FROM HOTDEAL_ALLOCATION WHERE RETIRED_AT >= :since ORDER BY PROD_ID")
                .param("since", utc(since))
                .query((row, number) -> new OfferId(row.getInt("PROD_ID")))
                .list();
    }

    /** Locks a closed offer. @return the version of its state; empty when it is not closed any more, or a change is unfinished */
    public Optional<Long> lockClosed(OfferId offer) {
        return database.sql(LOCK)
                .param("product", offer.value())
                .query(Long.class)
                .optional();
    }

    /** The version of the offer's state. */
    public long version(OfferId offer) {
        return database.sql("SELECT VERSION FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :product")
                .param("product", offer.value())
                .query(Long.class)
                .single();
    }

    /** When the offer's latest order was reserved; the epoch when there is none. */
    public Instant latestOrder(OfferId offer) {
        return database.sql(LATEST)
                .param("product", offer.value())
                .query((row, number) -> Optional.ofNullable(row.getObject(1, LocalDateTime.class))
                        .map(latest -> latest.toInstant(ZoneOffset.UTC))
                        .orElse(Instant.EPOCH))
                .single();
    }

    /**
     * Stores that all orders up to the latest one have left Redis.
     *
     * @param version of the state that this leads to
     */
    public void retire(OfferId offer, long version, Instant latest, Instant now) {
        OrderInserts.requireOneEach(new int[] {
            database.sql(RETIRED)
                    .param("version", version)
                    .param("now", utc(now))
                    .param("latest", utc(latest))
                    .param("product", offer.value())
                    .update()
        });
    }
}
