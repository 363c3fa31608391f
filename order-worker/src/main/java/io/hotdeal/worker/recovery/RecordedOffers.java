package io.hotdeal.worker.recovery;

import static io.hotdeal.worker.orders.OrderHistory.instant;
import static io.hotdeal.worker.orders.OrderHistory.seconds;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.startup.RowLock;
import io.hotdeal.stock.StockRebuild.OfferState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads offers with their changes, both as of one moment. */
final class RecordedOffers {

    private static final String NAME = "SELECT NAME FROM HOTDEAL_LIST WHERE PROD_ID = :product";

    /** The lock keeps changes out: each of them locks the allocation before it is stored. */
    private static final String ALLOCATION = """
            SELECT PRICE, CUSTOMER_LIMIT, OPENS_AT, CLOSES_AT, PAY_WITHIN, ALLOCATED - RETIRED_UNITS AS ALLOCATED, STATE,
                   VERSION, RETIRED_AT
              FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :product""" + RowLock.FOR_UPDATE;

    private static final String CHANGES =
            "SELECT CHANGE_ID, KIND, UNITS, STATE, VERSION FROM HOTDEAL_CHANGE WHERE PROD_ID = :product";

    private record Allocation(OfferTerms terms, long allocated, boolean open, long version, boolean retired) {}

    /** @param state PENDING when it has moved nothing yet: only a close waits */
    private record Change(String id, String kind, int units, String state, long version) {
        boolean isWanted() {
            return state.equals("PENDING");
        }

        /** The offer before this change, which the gateways have yet to finish; a close is finished from its end. */
        OfferState before(OfferState after) {
            if (kind.equals("CLOSE")) {
                return after;
            }
            long version = this.version == 0 ? after.version() : this.version - 1;
            boolean wasOpen = kind.equals("TERMS") || kind.equals("RESTOCK");
            return new OfferState(version, wasOpen, after.terms(), after.retired());
        }
    }

    private final JdbcClient database;
    private final TransactionTemplate transaction;

    RecordedOffers(JdbcClient database, TransactionTemplate transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** Empty when the Redis path never had the product. */
    Optional<RecordedOffer> find(OfferId offer) {
        return Optional.ofNullable(transaction.execute(status -> read(offer)));
    }

    private @Nullable RecordedOffer read(OfferId offer) {
        String name = database.sql(NAME)
                .param("product", offer.value())
                .query(String.class)
                .optional()
                .orElse("");
        Allocation allocation = database.sql(ALLOCATION)
                .param("product", offer.value())
                .query((row, number) -> allocation(name, row))
                .optional()
                .orElse(null);
        if (allocation == null) {
            return null;
        }
        List<Change> changes = database.sql(CHANGES)
                .param("product", offer.value())
                .query((row, number) -> new Change(
                        row.getString("CHANGE_ID"),
                        row.getString("KIND"),
                        row.getInt("UNITS"),
                        row.getString("STATE"),
                        row.getLong("VERSION")))
                .list();
        var state = new OfferState(
                allocation.version(),
                allocation.open() && changes.stream().noneMatch(Change::isWanted),
                allocation.terms(),
                allocation.retired());
        return new RecordedOffer(
                offer,
                state,
                changes.stream()
                        .filter(change -> !change.state().equals("APPLIED"))
                        .min(Comparator.comparingLong(Change::version))
                        .map(change -> change.before(state))
                        .orElse(state),
                allocation.allocated(),
                changes.stream()
                        .filter(change -> !change.isWanted())
                        .collect(Collectors.toMap(Change::id, change -> change.kind() + "|" + change.units())));
    }

    private static Allocation allocation(String name, ResultSet row) throws SQLException {
        var terms = new OfferTerms(
                name,
                row.getBigDecimal("PRICE"),
                row.getObject("CUSTOMER_LIMIT", Integer.class),
                instant(row, "OPENS_AT"),
                instant(row, "CLOSES_AT"),
                seconds(row, "PAY_WITHIN"));
        return new Allocation(
                terms,
                row.getLong("ALLOCATED"),
                row.getString("STATE").equals("OPEN"),
                row.getLong("VERSION"),
                row.getObject("RETIRED_AT") != null);
    }
}
