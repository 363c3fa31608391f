package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.OfferStockStore.Change;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.RedisStock.Part;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the stock's ports promise; each subclass is one subject. After each test every offer it used must satisfy the
 * identity {@code initial = available + held + sold + rejected}, and agree with its reservations and customers one by one.
 */
@ExtendWith(RedisStock.Shared.class)
abstract class StockContract {

    static final int WIDE = 1_000_000;
    static final BigDecimal PRICE = new BigDecimal("19.90");
    private static final AtomicInteger NEXT_OFFER = new AtomicInteger(1);

    private final RedisStock redis;
    private final Set<OfferId> used = new HashSet<>();

    StockContract(RedisStock redis) {
        this.redis = redis;
    }

    final StockLedger ledger() {
        return redis.ledger();
    }

    final OfferStockStore book() {
        return redis.book();
    }

    final Outbox outbox() {
        return redis.outbox();
    }

    final StockRebuild rebuild() {
        return redis.rebuild();
    }

    final StockReader reader() {
        return redis.reader();
    }

    final Map<String, String> dump(OfferId offer) {
        return redis.dump(offer);
    }

    /** From here on the offer's data is damaged, so the identity is not asked of it. */
    final void lose(OfferId offer, Part part) {
        redis.lose(offer, part);
        used.remove(offer);
    }

    final void loseEverything(OfferId offer) {
        redis.loseEverything(offer);
        used.remove(offer);
    }

    @AfterEach
    void holdsTheIdentity() {
        used.forEach(this::requireConsistent);
    }

    /** Of no version: known by its id alone. */
    static Change change(String id) {
        return new Change(id, 0);
    }

    final OfferId unused() {
        return new OfferId(NEXT_OFFER.getAndIncrement());
    }

    /** An offer that the test opens itself; the identity is asked of it. */
    final OfferId watched() {
        OfferId offer = unused();
        used.add(offer);
        return offer;
    }

    final OfferId open(int units) {
        return open(units, terms());
    }

    final OfferId open(int units, int customerLimit) {
        return open(units, terms(customerLimit, null, null));
    }

    final OfferId open(int units, OfferTerms terms) {
        OfferId offer = watched();
        assertThat(book().open(offer, change("open-1"), terms, units)).isEqualTo(ChangeOutcome.APPLIED);
        return offer;
    }

    static OfferTerms terms() {
        return terms(null, null, null);
    }

    static OfferTerms terms(@Nullable Integer limit, @Nullable Instant opensAt, @Nullable Instant closesAt) {
        return new OfferTerms("Shoe", PRICE, limit, millis(opensAt), millis(closesAt));
    }

    private static @Nullable Instant millis(@Nullable Instant instant) {
        return instant == null ? null : Instant.ofEpochMilli(instant.toEpochMilli());
    }

    static OrderId id(String name) {
        return OrderId.derive(new OfferId(1), new CustomerId("anyone"), new IdempotencyKey(name));
    }

    static ReservationRequest request(String order, String customer, int quantity) {
        return new ReservationRequest(id(order), new CustomerId(customer), quantity);
    }

    final ReserveOutcome reserve(OfferId offer, ReservationRequest request) {
        return ledger().reserve(offer, List.of(request), WIDE).getFirst();
    }

    static Reserved reserved(ReserveOutcome outcome) {
        assertThat(outcome).isInstanceOf(Reserved.class);
        return (Reserved) outcome;
    }

    static OrderId orderOf(Reserved reserved) {
        return reserved.reservation().orderId();
    }

    final ResolveOutcome resolve(OfferId offer, String order, ReservationState end) {
        return ledger().resolve(offer, List.of(new Resolution(id(order), end))).getFirst();
    }

    final OfferSnapshot snapshot(OfferId offer) {
        return book().snapshot(offer).orElseThrow();
    }

    final Stock stock(OfferId offer) {
        Stock stock = snapshot(offer).stock();
        assertThat(stock.initial())
                .as("initial = available + held + sold + rejected in %s", stock)
                .isEqualTo(stock.available() + stock.held() + stock.sold() + stock.rejected());
        return stock;
    }

    /** The counts are what the reservations say, one by one, and so are the customers. */
    final void requireConsistent(OfferId offer) {
        Stock stock = stock(offer);
        Map<ReservationState, Long> units = new EnumMap<>(ReservationState.class);
        for (ReservationState state : ReservationState.values()) {
            units.put(state, 0L);
        }
        Map<CustomerId, Integer> expected = new HashMap<>();
        redis.reader().forEachReservation(offer, reservation -> {
            units.merge(reservation.state(), (long) reservation.quantity(), Long::sum);
            if (reservation.state() == ReservationState.HELD || reservation.state() == ReservationState.CONFIRMED) {
                expected.merge(reservation.customer(), reservation.quantity(), Integer::sum);
            }
        });
        Map<CustomerId, Integer> counted = new HashMap<>();
        redis.reader().forEachCustomer(offer, counted::put);
        assertThat(counted).as("customers of offer %s", offer).isEqualTo(expected);
        assertThat(units)
                .as("units by state of offer %s", offer)
                .isEqualTo(Map.of(
                        ReservationState.HELD, stock.held(),
                        ReservationState.CONFIRMED, stock.sold(),
                        ReservationState.RELEASED, snapshot(offer).returned(),
                        ReservationState.REJECTED, stock.rejected()));
    }
}
