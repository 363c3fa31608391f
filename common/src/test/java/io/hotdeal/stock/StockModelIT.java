package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.OfferStockStore.Change;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.KeyReused;
import io.hotdeal.stock.ReserveOutcome.LimitReached;
import io.hotdeal.stock.ReserveOutcome.NotOpen;
import io.hotdeal.stock.ReserveOutcome.Overloaded;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random reserves, resolutions and changes, each compared with a model that is too simple to be wrong: one map and a few
 * numbers. The seed is printed; {@code -Dtest.seed=} runs the same steps again.
 */
@ExtendWith(RedisStock.Shared.class)
class StockModelIT {

    private static final int SALES = 12;
    private static final int STEPS = 250;
    private static final int CUSTOMERS = 6;
    private static final int ORDERS = 120;
    private static final List<ReservationState> ENDS =
            List.of(ReservationState.CONFIRMED, ReservationState.RELEASED, ReservationState.REJECTED);

    /** Beyond the numbers of the contracts' offers on the same Redis. */
    private static final int FIRST_OFFER = 1_000_001;

    private final StockLedger ledger;
    private final OfferStockStore book;
    private final Outbox outbox;

    StockModelIT(RedisStock stock) {
        ledger = stock.ledger();
        book = stock.book();
        outbox = stock.outbox();
    }

    @Test
    void doesWhatTheModelDoesStepByStep() {
        long seed = Long.getLong("test.seed", new Random().nextLong());
        System.out.println("StockModelIT: -Dtest.seed=" + seed);
        var random = new Random(seed);
        for (int sale = 1; sale <= SALES; sale++) {
            play(new OfferId(FIRST_OFFER - 1 + sale), random, "seed " + seed + ", sale " + sale);
        }
    }

    private void play(OfferId offer, Random random, String run) {
        var model = new Model(random.nextInt(40), random.nextBoolean() ? null : 1 + random.nextInt(6));
        var terms = new OfferTerms("Shoe", new BigDecimal("19.90"), model.limit, null, null);
        assertThat(book.open(offer, new Change("open", 0), terms, model.initial))
                .isEqualTo(ChangeOutcome.APPLIED);
        for (int step = 0; step < STEPS; step++) {
            String where = run + ", step " + step;
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3, 4 -> reserve(offer, model, random, where);
                case 5, 6, 7 -> resolve(offer, model, random, where);
                case 8 -> acknowledge(offer, model, random);
                default -> change(offer, model, terms, step, random, where);
            }
            assertThat(book.snapshot(offer).orElseThrow().stock()).as(where).isEqualTo(model.stock());
            assertThat(outbox.depth(offer)).as(where).isEqualTo(model.outbox);
        }
        model.orders.forEach((order, expected) -> assertThat(ledger.reservation(offer, order))
                .as(run)
                .get()
                .satisfies(found -> {
                    assertThat(found.customer()).isEqualTo(expected.customer);
                    assertThat(found.quantity()).isEqualTo(expected.quantity);
                    assertThat(found.state()).isEqualTo(expected.state);
                }));
    }

    private void reserve(OfferId offer, Model model, Random random, String where) {
        int bound = random.nextInt(4) == 0 ? 1 + random.nextInt(20) : Integer.MAX_VALUE;
        List<ReservationRequest> batch = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            int order = random.nextInt(ORDERS);
            // Mostly the same request for the same order id, so that repeats occur; sometimes another.
            int customer = random.nextInt(20) == 0 ? random.nextInt(CUSTOMERS) : order % CUSTOMERS;
            int quantity = random.nextInt(20) == 0 ? 1 + random.nextInt(5) : 1 + order % 4;
            batch.add(new ReservationRequest(id(order), new CustomerId("c-" + customer), quantity));
            expected.add(model.reserve(batch.getLast(), bound));
        }
        assertThat(ledger.reserve(offer, batch, bound).stream().map(StockModelIT::inWords))
                .as("%s: %s", where, batch)
                .isEqualTo(expected);
    }

    private void resolve(OfferId offer, Model model, Random random, String where) {
        Map<OrderId, ReservationState> batch = new LinkedHashMap<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            batch.put(id(random.nextInt(ORDERS)), ENDS.get(random.nextInt(ENDS.size())));
        }
        List<ResolveOutcome> expected = batch.entrySet().stream()
                .map(resolution -> model.resolve(resolution.getKey(), resolution.getValue()))
                .toList();
        assertThat(ledger.resolve(
                        offer,
                        batch.entrySet().stream()
                                .map(resolution -> new Resolution(resolution.getKey(), resolution.getValue()))
                                .toList()))
                .as("%s: %s", where, batch)
                .isEqualTo(expected);
    }

    private void acknowledge(OfferId offer, Model model, Random random) {
        List<Reservation> waiting = outbox.waitingFor(offer, Duration.ZERO, 1 + random.nextInt(30));
        outbox.acknowledge(offer, waiting.stream().map(Reservation::orderId).toList());
        model.outbox -= waiting.size();
    }

    private void change(OfferId offer, Model model, OfferTerms terms, int step, Random random, String where) {
        String id = "change-" + step;
        int units = 1 + random.nextInt(10);
        ChangeOutcome expected;
        switch (random.nextInt(4)) {
            case 0 -> {
                expected = model.add(units, true);
                assertThat(book.restock(offer, new Change(id, 0), units))
                        .as(where)
                        .isEqualTo(expected);
                if (expected == ChangeOutcome.APPLIED) {
                    assertThat(book.restock(offer, new Change(id, 0), units))
                            .as(where)
                            .isEqualTo(ChangeOutcome.ALREADY_APPLIED);
                }
            }
            case 1 -> {
                expected = model.add(units, false);
                assertThat(book.reopen(offer, new Change(id, 0), terms, units))
                        .as(where)
                        .isEqualTo(expected);
            }
            case 2 -> {
                expected = model.withdraw();
                assertThat(book.withdraw(offer, new Change(id, 0))).as(where).isEqualTo(expected);
            }
            default -> {
                model.open = false;
                assertThat(book.close(offer, new Change(id, 0))).as(where).isEqualTo(ChangeOutcome.APPLIED);
            }
        }
    }

    private static OrderId id(int order) {
        return OrderId.derive(new OfferId(1), new CustomerId("anyone"), new IdempotencyKey("k-" + order));
    }

    private static String inWords(ReserveOutcome outcome) {
        return switch (outcome) {
            case Reserved reserved -> "reserved, left " + reserved.available();
            case AlreadyReserved already ->
                "already " + already.reservation().state() + ", left " + already.available();
            default -> outcome.toString();
        };
    }

    private static final class Order {
        private final CustomerId customer;
        private final int quantity;
        private ReservationState state = ReservationState.HELD;

        Order(CustomerId customer, int quantity) {
            this.customer = customer;
            this.quantity = quantity;
        }
    }

    /** Everything is computed from the orders; nothing is counted along. */
    private static final class Model {
        private final Map<OrderId, Order> orders = new HashMap<>();
        private final @Nullable Integer limit;
        private int initial;
        private int outbox;
        private boolean open = true;

        Model(int initial, @Nullable Integer limit) {
            this.initial = initial;
            this.limit = limit;
        }

        private int units(ReservationState state) {
            return orders.values().stream()
                    .filter(order -> order.state == state)
                    .mapToInt(order -> order.quantity)
                    .sum();
        }

        private int available() {
            return initial
                    - units(ReservationState.HELD)
                    - units(ReservationState.CONFIRMED)
                    - units(ReservationState.REJECTED);
        }

        Stock stock() {
            return new Stock(
                    initial,
                    available(),
                    units(ReservationState.HELD),
                    units(ReservationState.CONFIRMED),
                    units(ReservationState.REJECTED));
        }

        String reserve(ReservationRequest request, int bound) {
            Order known = orders.get(request.orderId());
            if (known != null) {
                return known.customer.equals(request.customer()) && known.quantity == request.quantity()
                        ? "already " + known.state + ", left " + available()
                        : new KeyReused().toString();
            }
            if (outbox >= bound) {
                return new Overloaded(outbox).toString();
            }
            if (!open) {
                return new NotOpen(NotOpen.Reason.CLOSED).toString();
            }
            int owned = orders.values().stream()
                    .filter(order -> order.customer.equals(request.customer()))
                    .filter(order -> order.state == ReservationState.HELD || order.state == ReservationState.CONFIRMED)
                    .mapToInt(order -> order.quantity)
                    .sum();
            if (limit != null && owned + request.quantity() > limit) {
                return new LimitReached(limit - owned).toString();
            }
            if (request.quantity() > available()) {
                return new SoldOut(available()).toString();
            }
            orders.put(request.orderId(), new Order(request.customer(), request.quantity()));
            outbox++;
            return "reserved, left " + available();
        }

        ResolveOutcome resolve(OrderId id, ReservationState end) {
            Order order = orders.get(id);
            if (order == null) {
                return ResolveOutcome.MISSING;
            }
            if (order.state == ReservationState.HELD) {
                order.state = end;
                return ResolveOutcome.RESOLVED;
            }
            return order.state == end ? ResolveOutcome.ALREADY_RESOLVED : ResolveOutcome.CONFLICT;
        }

        ChangeOutcome add(int units, boolean whenOpen) {
            if (open != whenOpen) {
                return ChangeOutcome.CONFLICT;
            }
            open = true;
            initial += units;
            return ChangeOutcome.APPLIED;
        }

        ChangeOutcome withdraw() {
            if (open || units(ReservationState.HELD) > 0 || outbox > 0) {
                return ChangeOutcome.CONFLICT;
            }
            initial -= available();
            return ChangeOutcome.APPLIED;
        }
    }
}
