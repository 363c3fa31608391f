package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.startup.RowLock;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.IncorrectUpdateSemanticsDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Offers in the database. Every method joins the caller's transaction; rows are locked in the order HOTDEAL_LIST,
 * HOTDEAL_ALLOCATION, so that a slow legacy sale never makes recording wait for an administrator.
 */
@Repository
class OfferStore {

    private static final String ALLOCATION =
            "SELECT ALLOCATED, SOLD, STATE, VERSION FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :product";

    /** Few are due; the comparison makes Oracle use their index. */
    private static final String CANCELS = """
            SELECT COUNT(*) FROM HOTDEAL_CANCEL C JOIN ORDER_HISTORY H ON H.ORDER_ID = C.ORDER_ID
             WHERE C.NEXT_ATTEMPT > DATE '1970-01-01' AND C.STATE = 'DUE' AND C.PROD_ID = :product
               AND H.STATUS IN (:statuses) AND H.CHANNEL = 'PIPELINE'""";
    /** Statuses of orders whose units a due cancel may give back to their offer: in the database and in Redis, or in Redis alone. */
    private static final List<String> MAY_RETURN = List.of("PAID", "DECLINED", "REJECTED");

    private static final List<String> RETURNED = List.of("DECLINED");

    /**
     * An offer's row.
     *
     * @param state   OPEN or CLOSED
     * @param version of the state; each change has the next one
     */
    record Allocation(int allocated, int sold, String state, long version) {
        boolean isOpen() {
            return state.equals("OPEN");
        }
    }

    /** @param price per unit, 0 or more; the shop's may be higher than an offer's can be */
    record Product(String name, BigDecimal price) {}

    private final JdbcClient database;
    private final Clock clock;

    OfferStore(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The product's own name and price; empty when the shop has no such product. */
    Optional<Product> product(OfferId offer) {
        return database.sql("SELECT NAME, PRICE FROM HOTDEAL_LIST WHERE PROD_ID = :product")
                .param("product", offer.value())
                .query((row, number) -> new Product(row.getString("NAME"), row.getBigDecimal("PRICE")))
                .optional();
    }

    /** @return whether the shop had so many units */
    boolean takeUnits(OfferId offer, int units) {
        return database.sql("""
                        UPDATE HOTDEAL_LIST SET QUANTITY = QUANTITY - :units
                         WHERE PROD_ID = :product AND QUANTITY >= :units""")
                        .param("units", units)
                        .param("product", offer.value())
                        .update()
                == 1;
    }

    void returnUnits(OfferId offer, int units) {
        requireOne(database.sql("UPDATE HOTDEAL_LIST SET QUANTITY = QUANTITY + :units WHERE PROD_ID = :product")
                .param("units", units)
                .param("product", offer.value())
                .update());
    }

    void lockProduct(OfferId offer) {
        database.sql("SELECT QUANTITY FROM HOTDEAL_LIST WHERE PROD_ID = :product" + RowLock.FOR_UPDATE_OF_SHOP)
                .param("product", offer.value())
                .query(Integer.class)
                .single();
    }

    Optional<Allocation> allocation(OfferId offer) {
        return allocation(database.sql(ALLOCATION), offer);
    }

    Optional<Allocation> lockAllocation(OfferId offer) {
        return allocation(database.sql(ALLOCATION + RowLock.FOR_UPDATE), offer);
    }

    private static Optional<Allocation> allocation(JdbcClient.StatementSpec query, OfferId offer) {
        return query.param("product", offer.value())
                .query((row, number) -> new Allocation(
                        row.getInt("ALLOCATED"), row.getInt("SOLD"), row.getString("STATE"), row.getLong("VERSION")))
                .optional();
    }

    void insertAllocation(OfferId offer, int units, OfferTerms terms) {
        requireOne(database.sql("""
                        INSERT INTO HOTDEAL_ALLOCATION
                               (PROD_ID, ALLOCATED, SOLD, STATE, PRICE, CUSTOMER_LIMIT, OPENS_AT, CLOSES_AT,
                                PAY_WITHIN)
                        VALUES (:product, :units, 0, 'OPEN', :price, :limit, :opens, :closes, :payWithin)""")
                .param("product", offer.value())
                .param("units", units)
                .param("price", terms.unitPrice())
                .param("limit", terms.customerLimit())
                .param("opens", utc(terms.opensAt()))
                .param("closes", utc(terms.closesAt()))
                .param("payWithin", seconds(terms.payWithin()))
                .update());
    }

    void updateAllocation(OfferId offer, int moreUnits, OfferTerms terms) {
        requireOne(database.sql("""
                        UPDATE HOTDEAL_ALLOCATION
                           SET ALLOCATED = ALLOCATED + :units, STATE = 'OPEN', PRICE = :price,
                               CUSTOMER_LIMIT = :limit, OPENS_AT = :opens, CLOSES_AT = :closes, PAY_WITHIN = :payWithin
                         WHERE PROD_ID = :product""")
                .param("units", moreUnits)
                .param("price", terms.unitPrice())
                .param("limit", terms.customerLimit())
                .param("opens", utc(terms.opensAt()))
                .param("closes", utc(terms.closesAt()))
                .param("payWithin", seconds(terms.payWithin()))
                .param("product", offer.value())
                .update());
    }

    void addUnits(OfferId offer, int units) {
        requireOne(database.sql("UPDATE HOTDEAL_ALLOCATION SET ALLOCATED = ALLOCATED + :units WHERE PROD_ID = :product")
                .param("units", units)
                .param("product", offer.value())
                .update());
    }

    /** Leaves the offer exactly what it has sold. */
    void closeAllocation(OfferId offer) {
        requireOne(database.sql("""
                        UPDATE HOTDEAL_ALLOCATION SET ALLOCATED = SOLD, STATE = 'CLOSED' WHERE PROD_ID = :product""").param("product", offer.value()).update());
    }

    /**
     * Stores that what the offer has sold so far has left Redis, with the number of its last change; that one gets the next.
     *
     * @return whether this still was the number of the last change
     */
    boolean retire(OfferId offer, long version) {
        return database.sql("""
                        UPDATE HOTDEAL_ALLOCATION
                           SET VERSION = VERSION + 1, RETIRED_AT = :now, RETIRED_UNITS = SOLD,
                               RETIRED_THROUGH = (SELECT COALESCE(MAX(ORDER_DATE), :none) FROM ORDER_HISTORY
                                                   WHERE PROD_ID = :product AND CHANNEL = 'PIPELINE')
                         WHERE PROD_ID = :product AND VERSION = :version""")
                        .param("now", utc(clock.instant()))
                        .param("none", utc(Instant.EPOCH))
                        .param("product", offer.value())
                        .param("version", version)
                        .update()
                == 1;
    }

    /** The terms an allocation was last given, with the product's name. */
    OfferTerms terms(OfferId offer) {
        return database.sql("""
                        SELECT L.NAME, A.PRICE, A.CUSTOMER_LIMIT, A.OPENS_AT, A.CLOSES_AT, A.PAY_WITHIN
                          FROM HOTDEAL_ALLOCATION A JOIN HOTDEAL_LIST L ON L.PROD_ID = A.PROD_ID
                         WHERE A.PROD_ID = :product""")
                .param("product", offer.value())
                .query((row, number) -> new OfferTerms(
                        row.getString("NAME"),
                        row.getBigDecimal("PRICE"),
                        row.getObject("CUSTOMER_LIMIT", Integer.class),
                        instant(row, "OPENS_AT"),
                        instant(row, "CLOSES_AT"),
                        duration(row.getObject("PAY_WITHIN", Long.class))))
                .single();
    }

    Optional<OfferChange> change(OfferId offer, String id) {
        return database.sql("SELECT * FROM HOTDEAL_CHANGE WHERE PROD_ID = :product AND CHANGE_ID = :id")
                .param("product", offer.value())
                .param("id", id)
                .query((row, number) -> change(row))
                .optional();
    }

    /**
     * Unfinished changes in the order of their offers.
     *
     * @param after the last offer of the page before; 0 for the first page
     */
    List<OfferChange> unfinished(int after, int atMost) {
        return database.sql("""
                        SELECT * FROM HOTDEAL_CHANGE WHERE STATE IN ('PENDING', 'STORED') AND PROD_ID > :after
                         ORDER BY PROD_ID, VERSION FETCH FIRST :count ROWS ONLY""")
                .param("after", after)
                .param("count", atMost)
                .query((row, number) -> change(row))
                .list();
    }

    /** In their order; at most one but for changes that a release before versions has stored. */
    List<OfferChange> unfinishedOf(OfferId offer) {
        return database.sql("""
                        SELECT * FROM HOTDEAL_CHANGE WHERE STATE IN ('PENDING', 'STORED') AND PROD_ID = :product
                         ORDER BY VERSION, CHANGED_AT""")
                .param("product", offer.value())
                .query((row, number) -> change(row))
                .list();
    }

    /** Numbers the offer's next state. Locks the allocation. */
    long nextVersion(OfferId offer) {
        requireOne(database.sql("UPDATE HOTDEAL_ALLOCATION SET VERSION = VERSION + 1 WHERE PROD_ID = :product")
                .param("product", offer.value())
                .update());
        return allocation(offer).orElseThrow().version();
    }

    void insert(OfferChange change) {
        requireOne(database.sql("""
                        INSERT INTO HOTDEAL_CHANGE (PROD_ID, CHANGE_ID, KIND, UNITS, STATE, VERSION, TERMS_HASH, CHANGED_AT)
                        VALUES (:product, :id, :kind, :units, :state, :version, :terms, :now)""")
                .param("product", change.offer().value())
                .param("id", change.id())
                .param("kind", change.kind().name())
                .param("units", change.units())
                .param("state", change.state().name())
                .param("version", change.version())
                .param("terms", change.termsHash())
                .param("now", utc(clock.instant()))
                .update());
    }

    /** @return whether the change still was in the state before; someone else has advanced it otherwise */
    boolean advance(OfferChange change, OfferChange.State next, int units, long version) {
        return database.sql("""
                        UPDATE HOTDEAL_CHANGE SET STATE = :next, UNITS = :units, VERSION = :version
                         WHERE PROD_ID = :product AND CHANGE_ID = :id AND STATE = :before""")
                        .param("next", next.name())
                        .param("units", units)
                        .param("version", version)
                        .param("product", change.offer().value())
                        .param("id", change.id())
                        .param("before", change.state().name())
                        .update()
                == 1;
    }

    /**
     * Orders of the offer that are recorded and not final, or that a worker is ending for an administrator: their units may go back to the
     * offer until Redis has it.
     */
    int unpaid(OfferId offer) {
        return recorded(offer) + cancels(offer, MAY_RETURN);
    }

    /**
     * The same once the offer's unsold units are withdrawn in the database: what ends from then on gives its units to the shop, not to the
     * offer, so only orders count that had ended before and that Redis has yet to release.
     */
    int unpaidAfterReturn(OfferId offer) {
        return recorded(offer) + cancels(offer, RETURNED);
    }

    private int cancels(OfferId offer, List<String> statuses) {
        return database.sql(CANCELS)
                .param("product", offer.value())
                .param("statuses", statuses)
                .query(Integer.class)
                .single();
    }

    /** The comparison makes Oracle use the index of due payments. */
    private int recorded(OfferId offer) {
        return database.sql("""
                        SELECT COUNT(*) FROM ORDER_HISTORY
                         WHERE NEXT_ATTEMPT > DATE '1970-01-01' AND STATUS = 'RECORDED'
                           AND CHANNEL = 'PIPELINE' AND PROD_ID = :product""")
                .param("product", offer.value())
                .query(Integer.class)
                .single();
    }

    static OfferChange change(ResultSet row) throws SQLException {
        return new OfferChange(
                new OfferId(row.getInt("PROD_ID")),
                row.getString("CHANGE_ID"),
                OfferChange.Kind.valueOf(row.getString("KIND")),
                row.getInt("UNITS"),
                OfferChange.State.valueOf(row.getString("STATE")),
                row.getLong("VERSION"),
                row.getString("TERMS_HASH"));
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toSeconds();
    }

    private static @Nullable Duration duration(@Nullable Long seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private static @Nullable LocalDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        // Not a Timestamp: 02:30 does not exist in every zone on every day, and a Timestamp is of the JVM's zone.
        LocalDateTime stored = row.getObject(column, LocalDateTime.class);
        return stored == null ? null : stored.toInstant(ZoneOffset.UTC);
    }

    private static void requireOne(int rows) {
        if (rows != 1) {
            throw new IncorrectUpdateSemanticsDataAccessException("one row expected, " + rows + " changed");
        }
    }
}
