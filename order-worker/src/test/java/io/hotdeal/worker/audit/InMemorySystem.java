package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.StockReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Redis, database, provider and Kafka in memory, all telling the same story until a test changes one of them. Sums are
 * kept apart from the orders they sum up, as they are in the real parts.
 */
final class InMemorySystem
        implements OfferStockStore, StockReader, OrderRecords, ChargeRecords, KafkaRecords, OfferStates {

    static final BigDecimal PRICE = new BigDecimal("19.90");

    final Map<OfferId, OfferSnapshot> offerSnapshots = new TreeMap<>();
    final Map<OfferId, Allocation> allocations = new TreeMap<>();
    final Map<OfferId, State> states = new TreeMap<>();
    final Map<OfferId, Retirement> retirements = new TreeMap<>();
    final Map<OfferId, Long> settlementsDue = new TreeMap<>();
    final List<OpenCancel> openCancels = new ArrayList<>();
    final Map<OrderId, Reservation> reservations = new TreeMap<>();
    final Map<OrderId, OfferId> reservedFor = new HashMap<>();
    /** Of the first offer. */
    final Map<CustomerId, Integer> customers = new HashMap<>();

    /** Whether Redis has lost the shard with the list of the offers. */
    boolean isListLost;

    int rowsRead;
    int chargesRead;

    final Map<OrderId, Order> rows = new TreeMap<>();
    final List<Charge> charges = new ArrayList<>();
    final Map<String, Long> lag = new TreeMap<>(Map.of("order-recorder", 0L, "order-payer", 0L));
    final List<String> deadLetters = new ArrayList<>();

    void open(OfferId offer, int units, @Nullable Integer limit) {
        var terms = new OfferTerms("item", PRICE, limit, null, null);
        offerSnapshots.put(offer, new OfferSnapshot(offer, terms, true, new Stock(units, units, 0, 0, 0), 0, 0));
        allocations.put(offer, new Allocation(units, 0));
        states.put(offer, new State(true, PRICE, limit, null, null, null));
    }

    /** One order that went all its way, in every part. */
    void order(OfferId offer, OrderId order, String customer, int quantity, OrderStatus status) {
        ReservationState state = switch (status) {
            case PAID -> ReservationState.CONFIRMED;
            case DECLINED -> ReservationState.RELEASED;
            case REJECTED -> ReservationState.REJECTED;
            case RECORDED, ACCEPTED -> ReservationState.HELD;
        };
        reservations.put(
                order, new Reservation(order, new CustomerId(customer), quantity, Instant.EPOCH, PRICE, state));
        reservedFor.put(order, offer);
        row(offer, order, customer, quantity, status, "PIPELINE");
        int held = state == ReservationState.HELD ? quantity : 0;
        int sold = state == ReservationState.CONFIRMED ? quantity : 0;
        int rejected = state == ReservationState.REJECTED ? quantity : 0;
        if (held + sold > 0) {
            customers.merge(new CustomerId(customer), quantity, Integer::sum);
        }
        // Redis was given what is rejected on top of the allocation.
        stock(offer, rejected, -held - sold, held, sold, rejected);
        allocations.computeIfPresent(
                offer, (id, before) -> new Allocation(before.allocated(), before.sold() + held + sold));
    }

    void legacy(OfferId offer, OrderId order, OrderStatus status) {
        row(offer, order, "guest", 1, status, "LEGACY");
    }

    private void row(OfferId offer, OrderId order, String customer, int quantity, OrderStatus status, String channel) {
        BigDecimal amount = PRICE.multiply(BigDecimal.valueOf(quantity));
        rows.put(
                order,
                new Order(
                        order,
                        Instant.EPOCH,
                        offer,
                        new CustomerId(customer),
                        quantity,
                        amount,
                        status,
                        channel.equals("PIPELINE"),
                        null,
                        false));
        if (status == OrderStatus.PAID || status == OrderStatus.DECLINED) {
            charge(order, amount, status == OrderStatus.PAID ? "CAPTURED" : "DECLINED");
        }
    }

    void charge(OrderId order, BigDecimal amount, String status) {
        charges.add(new Charge(order.value(), amount, status));
        charges.sort(Comparator.comparing(Charge::orderId));
    }

    /** Changes the sums in Redis. */
    void stock(OfferId offer, int initial, int available, int held, int sold, int rejected) {
        offerSnapshots.computeIfPresent(offer, (id, before) -> {
            Stock stock = before.stock();
            return new OfferSnapshot(
                    offer,
                    before.terms(),
                    before.open(),
                    new Stock(
                            stock.initial() + initial,
                            stock.available() + available,
                            stock.held() + held,
                            stock.sold() + sold,
                            stock.rejected() + rejected),
                    before.returned(),
                    before.outboxDepth());
        });
    }

    void outbox(OfferId offer, long depth) {
        offerSnapshots.computeIfPresent(
                offer,
                (id, before) -> new OfferSnapshot(
                        offer, before.terms(), before.open(), before.stock(), before.returned(), depth));
    }

    AuditReport audit() {
        return audit(() -> {});
    }

    AuditReport audit(Runnable pause) {
        return new Audit(this, this, this, this, this, this, pause).run(Set.of(), Set.of(), Audit.NAMED);
    }

    @Override
    public SortedSet<OfferId> offers() {
        if (isListLost) {
            throw new StockUnavailableException("CLUSTERDOWN", null);
        }
        return new TreeSet<>(offerSnapshots.keySet());
    }

    @Override
    public Optional<OfferSnapshot> snapshot(OfferId offer) {
        return Optional.ofNullable(offerSnapshots.get(offer));
    }

    @Override
    public List<OfferSnapshot> snapshots() {
        return List.copyOf(offerSnapshots.values());
    }

    @Override
    public void forEachReservation(OfferId offer, Consumer<Reservation> visitor) {
        reservations.values().stream()
                .filter(reservation -> offer.equals(reservedFor.get(reservation.orderId())))
                .forEach(reservation -> {
                    visitor.accept(reservation);
                    visitor.accept(reservation); // a scan may name one twice
                });
    }

    @Override
    public void forEachCustomer(OfferId offer, ObjIntConsumer<CustomerId> visitor) {
        if (offer.value() == 1) {
            customers.forEach(visitor::accept);
        }
    }

    @Override
    public Map<OfferId, Allocation> allocations() {
        return allocations;
    }

    @Override
    public Map<OfferId, State> states() {
        return states;
    }

    @Override
    public Map<OfferId, Retirement> retirements() {
        return retirements;
    }

    @Override
    public Map<OfferId, Long> settlementsDue() {
        return settlementsDue;
    }

    @Override
    public List<OpenCancel> openCancels() {
        return openCancels;
    }

    @Override
    public List<Total> totals(Set<OfferId> products) {
        Map<String, Total> totals = new TreeMap<>();
        rows.values().stream()
                .filter(row -> products.isEmpty() || products.contains(row.offerId()))
                .forEach(row -> {
                    String channel = row.pipeline() ? "PIPELINE" : "LEGACY";
                    totals.merge(
                            row.offerId() + " " + channel + " " + row.status(),
                            new Total(row.offerId(), channel, row.status(), 1, row.quantity()),
                            (one, other) -> new Total(
                                    one.offerId(),
                                    one.channel(),
                                    one.status(),
                                    one.orders() + other.orders(),
                                    one.units() + other.units()));
                });
        return List.copyOf(totals.values());
    }

    @Override
    public void forEachRow(Consumer<Order> visitor) {
        rowsRead += rows.size();
        rows.values().forEach(visitor);
    }

    @Override
    public void forEachRow(OfferId offer, Consumer<Order> visitor) {
        rows.values().stream().filter(row -> row.offerId().equals(offer)).forEach(row -> {
            rowsRead++;
            visitor.accept(row);
        });
    }

    @Override
    public void forEach(Consumer<Charge> visitor) {
        chargesRead += charges.size();
        charges.forEach(visitor);
    }

    @Override
    public List<Charge> of(Set<OrderId> orders) {
        chargesRead += orders.size();
        return charges.stream()
                .filter(charge -> orders.contains(new OrderId(charge.orderId())))
                .toList();
    }

    @Override
    public Backlog backlog() {
        return new Backlog(Map.copyOf(lag), Map.of("dlt", (long) deadLetters.size()));
    }

    @Override
    public List<String> newestDeadLetters(int count) {
        return deadLetters.stream().limit(count).toList();
    }

    @Override
    public ChangeOutcome open(OfferId offer, Change change, OfferTerms terms, int units) {
        throw new UnsupportedOperationException("the audit reads only");
    }

    @Override
    public ChangeOutcome reopen(OfferId offer, Change change, OfferTerms terms, int units) {
        throw new UnsupportedOperationException("the audit reads only");
    }

    @Override
    public ChangeOutcome changeTerms(OfferId offer, Change change, OfferTerms terms) {
        throw new UnsupportedOperationException("the audit reads only");
    }

    @Override
    public ChangeOutcome restock(OfferId offer, Change change, int units) {
        throw new UnsupportedOperationException("the audit reads only");
    }

    @Override
    public ChangeOutcome close(OfferId offer, Change change) {
        throw new UnsupportedOperationException("the audit reads only");
    }

    @Override
    public ChangeOutcome withdraw(OfferId offer, Change change) {
        throw new UnsupportedOperationException("the audit reads only");
    }
}
