package io.hotdeal.worker.recovery;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
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
            SELECT PRICE, CUSTOMER_LIMIT, OPENS_AT, CLOSES_AT, ALLOCATED, STATE
              FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :product FOR UPDATE""";

    private static final String CHANGES =
            "SELECT CHANGE_ID, KIND, UNITS, STATE FROM HOTDEAL_CHANGE WHERE PROD_ID = :product";

    private record Allocation(OfferTerms terms, long allocated, boolean open) {}

    /** @param wanted a change that has moved nothing yet: only a close waits */
    private record Change(String id, String what, boolean wanted) {}

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
                        row.getString("KIND") + "|" + row.getInt("UNITS"),
                        row.getString("STATE").equals("PENDING")))
                .list();
        return new RecordedOffer(
                offer,
                allocation.terms(),
                allocation.allocated(),
                allocation.open() && changes.stream().noneMatch(Change::wanted),
                changes.stream()
                        .filter(change -> !change.wanted())
                        .collect(Collectors.toMap(Change::id, Change::what)));
    }

    private static Allocation allocation(String name, ResultSet row) throws SQLException {
        var terms = new OfferTerms(
                name,
                row.getBigDecimal("PRICE"),
                row.getObject("CUSTOMER_LIMIT", Integer.class),
                instant(row.getObject("OPENS_AT", LocalDateTime.class)),
                instant(row.getObject("CLOSES_AT", LocalDateTime.class)));
        return new Allocation(
                terms, row.getLong("ALLOCATED"), row.getString("STATE").equals("OPEN"));
    }

    private static @Nullable Instant instant(@Nullable LocalDateTime utc) {
        return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
    }
}
