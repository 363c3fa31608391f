package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferBook;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.StockReader;
import io.hotdeal.worker.audit.Evidence.Allocation;
import io.hotdeal.worker.audit.Evidence.OfferEvidence;
import io.hotdeal.worker.audit.Evidence.Order;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks Redis and the database, and gathers what the other witnesses say. */
final class Witnesses {

    private final OfferBook book;
    private final StockReader reader;
    private final JdbcClient database;
    private final KafkaWitness kafka;
    private final ProviderWitness provider;

    Witnesses(OfferBook book, StockReader reader, JdbcClient database, KafkaWitness kafka, ProviderWitness provider) {
        this.book = book;
        this.reader = reader;
        this.database = database;
        this.kafka = kafka;
        this.provider = provider;
    }

    Pulse pulse() {
        var rows = database.sql(query("pulse"))
                .query((row, number) -> "%d %s %d %d %d"
                        .formatted(
                                row.getInt("PROD_ID"),
                                row.getString("STATUS"),
                                row.getLong("ORDERS"),
                                row.getLong("UNITS"),
                                row.getLong("ATTEMPTS")))
                .list();
        return new Pulse(book.standings(), rows, kafka.pulse(), provider.pulse());
    }

    Evidence evidence(Set<String> heldByClients) {
        Map<OfferId, Allocation> allocations = allocations();
        Set<OfferId> offers = new TreeSet<>(allocations.keySet());
        offers.addAll(book.offers());
        SortedMap<OfferId, OfferEvidence> byOffer = new TreeMap<>();
        for (OfferId offer : offers) {
            byOffer.put(offer, offer(offer, allocations));
        }
        ProviderWitness.Charges charges = provider.charges();
        return new Evidence(
                byOffer,
                orders(),
                charges.byOrder(),
                charges.listedTwice(),
                kafka.lag(),
                kafka.deadLetters(),
                heldByClients);
    }

    private OfferEvidence offer(OfferId offer, Map<OfferId, Allocation> allocations) {
        Map<String, Reservation> reservations = new HashMap<>();
        Map<String, Integer> customers = new HashMap<>();
        reader.forEachReservation(
                offer, reservation -> reservations.put(reservation.orderId().value(), reservation));
        reader.forEachCustomer(offer, (customer, units) -> customers.put(customer.value(), units));
        return new OfferEvidence(allocations.get(offer), book.standing(offer).orElse(null), reservations, customers);
    }

    private Map<OfferId, Allocation> allocations() {
        Map<OfferId, Allocation> allocations = new HashMap<>();
        database.sql(query("allocations")).query(row -> {
            allocations.put(
                    new OfferId(row.getInt("PROD_ID")), new Allocation(row.getLong("ALLOCATED"), row.getLong("SOLD")));
        });
        return allocations;
    }

    private Map<String, Order> orders() {
        Map<String, Order> orders = new HashMap<>();
        database.sql(query("orders")).query(row -> {
            orders.put(
                    row.getString("ORDER_ID"),
                    new Order(
                            new OfferId(row.getInt("PROD_ID")),
                            row.getString("CUSTOMER_ID"),
                            row.getInt("QUANTITY"),
                            row.getBigDecimal("AMOUNT"),
                            row.getString("STATUS"),
                            row.getString("CHANNEL").equals("PIPELINE")));
        });
        return orders;
    }

    /** The module {@code sql} has the one copy of every audit query. */
    private static String query(String name) {
        String resource = "/audit/" + name + ".sql";
        try (InputStream in = Witnesses.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
