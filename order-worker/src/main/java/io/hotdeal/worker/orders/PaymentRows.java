package io.hotdeal.worker.orders;

import static io.hotdeal.worker.orders.OrderHistory.utc;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.IncorrectUpdateSemanticsDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What payment writes. Joins the caller's transaction; every affected-row count decides or is checked. */
@Repository
public class PaymentRows {

    private static final String FINISH = """
            UPDATE ORDER_HISTORY
               SET STATUS = ?, PAYMENT_REF = ?, SETTLED_AT = ?, ENDED_BY = ?, NEXT_ATTEMPT = NULL, ATTEMPTS = ATTEMPTS + 1
             WHERE ORDER_ID = ? AND STATUS = 'RECORDED'""";
    private static final String CANCEL = """
            UPDATE ORDER_HISTORY SET STATUS = :end, PAYMENT_REF = :reference, SETTLED_AT = :now, NEXT_ATTEMPT = NULL, ENDED_BY = :by
             WHERE ORDER_ID = :order AND STATUS = :before""";
    private static final String POSTPONE = """
            UPDATE ORDER_HISTORY SET NEXT_ATTEMPT = ?, ATTEMPTS = ATTEMPTS + 1
             WHERE ORDER_ID = ? AND STATUS = 'RECORDED'""";
    /** Its attempts are those without a response since. */
    private static final String OPEN = """
            UPDATE ORDER_HISTORY SET PAY_LINK = ?, PAY_BY = ?, NEXT_ATTEMPT = ?, ATTEMPTS = 1
             WHERE ORDER_ID = ? AND STATUS = 'RECORDED' AND PAY_LINK IS NULL""";

    private static final String AWAIT = """
            UPDATE ORDER_HISTORY SET NEXT_ATTEMPT = ?, ATTEMPTS = 1
             WHERE ORDER_ID = ? AND STATUS = 'RECORDED'""";
    /** The comparison makes Oracle use the index of what is due. */
    private static final String AWAITING = """
            SELECT COUNT(*) FROM ORDER_HISTORY
             WHERE NEXT_ATTEMPT > DATE '1970-01-01' AND STATUS = 'RECORDED' AND PAY_BY > :now""";

    private static final String UNSELL = """
            UPDATE HOTDEAL_ALLOCATION SET SOLD = SOLD - ? WHERE PROD_ID = ? AND SOLD >= ?""";
    private static final String PLACE = """
            SELECT STATE, VERSION, CASE WHEN RETIRED_THROUGH >= :ordered THEN 1 ELSE 0 END AS RETIRED
              FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :product""";
    private static final String TAKE_BACK = """
            UPDATE HOTDEAL_ALLOCATION
               SET SOLD = SOLD - :units, ALLOCATED = ALLOCATED - :leaving, RETIRED_UNITS = RETIRED_UNITS - :retired
             WHERE PROD_ID = :product AND VERSION = :version AND SOLD >= :units""";
    private static final String RETURN = """
            UPDATE HOTDEAL_LIST SET QUANTITY = QUANTITY + ? WHERE PROD_ID = ?""";
    /** The lower bound keeps H2 from reading the index's empty entries, which are those of all final rows. */
    private static final String DUE = """
            SELECT ORDER_ID, PROD_ID FROM ORDER_HISTORY
             WHERE NEXT_ATTEMPT BETWEEN :first AND :now AND STATUS = 'RECORDED'
             ORDER BY NEXT_ATTEMPT FETCH FIRST :count ROWS ONLY""";

    private static final String LEASE = """
            UPDATE ORDER_HISTORY SET NEXT_ATTEMPT = ?
             WHERE ORDER_ID = ? AND STATUS = 'RECORDED' AND NEXT_ATTEMPT <= ?""";

    /** A link that a buyer gets, and until when. */
    public record Opened(OrderId orderId, String link, Instant until, Instant nextAttempt) {}

    public record Postponed(OrderId orderId, Instant nextAttempt) {}

    public record Due(OrderId orderId, OfferId offerId) {}

    /**
     * Where the units of an order are.
     *
     * @param open    whether its offer is on sale, so that units can go back to it
     * @param version of the offer's state
     * @param retired whether the order has left Redis with its offer, which may be on sale again
     */
    public record Place(boolean open, long version, boolean retired) {

        /** Whether units that come back are sold by the offer; else they leave it. */
        public boolean takesUnits() {
            return open && !retired;
        }
    }

    private final JdbcClient database;
    private final JdbcTemplate batches;

    public PaymentRows(JdbcClient database, JdbcTemplate batches) {
        this.database = database;
        this.batches = batches;
    }

    /**
     * Finishes rows that are still RECORDED.
     *
     * @param ended as they are from now on, PAID or DECLINED, sorted by order id
     * @return those that this call finished; the others were final before
     */
    public List<OrderRow> finish(List<OrderRow> ended) {
        int[] counts = batches.batchUpdate(
                FINISH,
                ended.stream()
                        .map(row -> new Object[] {
                            row.status().name(),
                            row.paymentRef(),
                            utc(row.settled().settledAt()),
                            new SqlParameterValue(Types.VARCHAR, name(row.endedBy())),
                            row.orderId().value()
                        })
                        .toList());
        return whereOne(ended, counts);
    }

    private static @Nullable String name(@Nullable EndedBy endedBy) {
        return endedBy == null ? null : endedBy.name();
    }

    /**
     * Stores links of orders that have none: of two workers the first one's stays.
     *
     * @param opened sorted by order id
     */
    public void open(List<Opened> opened) {
        whereOne(
                opened,
                batches.batchUpdate(
                        OPEN,
                        opened.stream()
                                .map(row -> new Object[] {
                                    row.link(),
                                    utc(row.until()),
                                    utc(row.nextAttempt()),
                                    row.orderId().value()
                                })
                                .toList()));
    }

    /** @param waiting for their buyers, as the provider has just said; sorted by order id */
    public void await(List<Postponed> waiting) {
        whereOne(waiting, batches.batchUpdate(AWAIT, dueTimes(waiting)));
    }

    /** Orders that wait for their buyers, whose time is not over. */
    public long awaitingBuyers(Instant now) {
        return database.sql(AWAITING).param("now", utc(now)).query(Long.class).single();
    }

    /** @param postponed sorted by order id; rows that are final by now are left alone */
    public void postpone(List<Postponed> postponed) {
        whereOne(postponed, batches.batchUpdate(POSTPONE, dueTimes(postponed)));
    }

    private static List<Object[]> dueTimes(List<Postponed> rows) {
        return rows.stream()
                .map(row -> new Object[] {utc(row.nextAttempt()), row.orderId().value()})
                .toList();
    }

    /**
     * Declined units leave the allocations' SOLD.
     *
     * @param units by offer, sorted
     */
    public void unsell(SortedMap<OfferId, Long> units) {
        requireOneEach(batches.batchUpdate(
                UNSELL,
                units.entrySet().stream()
                        .map(each ->
                                new Object[] {each.getValue(), each.getKey().value(), each.getValue()})
                        .toList()));
    }

    /**
     * Declined units of the legacy path go back to the shop's stock.
     *
     * @param units by offer, sorted
     */
    public void returnToShop(SortedMap<OfferId, Long> units) {
        requireOneEach(batches.batchUpdate(
                RETURN,
                units.entrySet().stream()
                        .map(each ->
                                new Object[] {each.getValue(), each.getKey().value()})
                        .toList()));
    }

    /**
     * Ends a row for an administrator.
     *
     * @param before the status that it must still have
     * @return false when another worker has changed it since
     */
    public boolean cancel(OrderRow ended, OrderStatus before) {
        SettledRow end = ended.settled();
        return database.sql(CANCEL)
                        .param("end", end.status().name())
                        .param("reference", end.paymentRef())
                        .param("now", utc(end.settledAt()))
                        .param("by", String.valueOf(end.endedBy()))
                        .param("order", end.orderId().value())
                        .param("before", before.name())
                        .update()
                == 1;
    }

    /** Of an order that came through Redis. */
    public Place place(OrderRow order) {
        return database.sql(PLACE)
                .param("ordered", utc(order.orderDate()))
                .param("product", order.offerId().value())
                .query((row, number) -> new Place(
                        row.getString("STATE").equals("OPEN"), row.getLong("VERSION"), row.getInt("RETIRED") == 1))
                .single();
    }

    /**
     * A sold order's units are not sold any more.
     *
     * @param leaving whether they leave the offer as well
     * @return false when the offer has changed since its place was read
     */
    public boolean takeBack(OrderRow order, Place place, boolean leaving) {
        int units = order.quantity();
        return database.sql(TAKE_BACK)
                        .param("units", units)
                        .param("leaving", leaving ? units : 0)
                        .param("retired", place.retired() ? units : 0)
                        .param("product", order.offerId().value())
                        .param("version", place.version())
                        .update()
                == 1;
    }

    public List<Due> due(Instant now, int atMost) {
        return database.sql(DUE)
                .param("first", utc(Instant.EPOCH))
                .param("now", utc(now))
                .param("count", atMost)
                .query((row, number) ->
                        new Due(new OrderId(row.getString("ORDER_ID")), new OfferId(row.getInt("PROD_ID"))))
                .list();
    }

    /**
     * Takes due rows for this worker, by moving their due time.
     *
     * @param due sorted by order id
     * @return those that no other worker took first
     */
    public List<Due> lease(List<Due> due, Instant now, Instant until) {
        int[] counts = batches.batchUpdate(
                LEASE,
                due.stream()
                        .map(row -> new Object[] {utc(until), row.orderId().value(), utc(now)})
                        .toList());
        return whereOne(due, counts);
    }

    private static <T> List<T> whereOne(List<T> rows, int[] counts) {
        List<T> changed = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                changed.add(rows.get(i));
            } else if (counts[i] != 0) {
                throw new IncorrectUpdateSemanticsDataAccessException("a batch update answered " + counts[i]);
            }
        }
        return changed;
    }

    private static void requireOneEach(int[] counts) {
        for (int count : counts) {
            if (count != 1) {
                throw new IncorrectUpdateSemanticsDataAccessException("one row expected, " + count + " changed");
            }
        }
    }
}
