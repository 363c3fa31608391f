package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.OfferBook.ChangeOutcome;
import io.hotdeal.stock.OfferBook.Standing;
import io.hotdeal.stock.OfferBook.Stock;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.KeyReused;
import io.hotdeal.stock.ReserveOutcome.LimitReached;
import io.hotdeal.stock.ReserveOutcome.NotOpen;
import io.hotdeal.stock.ReserveOutcome.OfferMissing;
import io.hotdeal.stock.ReserveOutcome.Overloaded;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every implementation of the stock's ports promises. After each test every offer it used must satisfy the identity
 * {@code initial = available + held + sold + rejected}, and agree with its reservations and customers one by one.
 */
abstract class StockLedgerContract {

    static final int WIDE = 1_000_000;
    private static final AtomicInteger NEXT_OFFER = new AtomicInteger(1);
    private static final BigDecimal PRICE = new BigDecimal("19.90");

    private final Set<OfferId> used = new HashSet<>();

    abstract StockLedger ledger();

    abstract OfferBook book();

    abstract Outbox outbox();

    abstract StockReader reader();

    /** What a part of an offer's data is called here, to lose it. */
    enum Part {
        OFFER,
        QUANTITY,
        COUNTS
    }

    abstract void lose(OfferId offer, Part part);

    abstract void loseEverything(OfferId offer);

    /** Everything stored about the offer, to see that nothing was written. */
    abstract Map<String, String> dump(OfferId offer);

    @AfterEach
    void holdsTheIdentity() {
        used.forEach(this::requireConsistent);
    }

    // ---- reserve: every outcome

    @Test
    void reservesAndTellsWhatIsLeft() {
        OfferId offer = open(5);
        Instant before = Instant.now();

        Reserved reserved = reserved(reserve(offer, request("o-1", "c-1", 2)));

        assertThat(reserved.available()).isEqualTo(3);
        assertThat(reserved.unitPrice()).isEqualTo(PRICE);
        assertThat(reserved.outboxEntry()).isNotEmpty();
        assertThat(reserved.reservation().customer()).isEqualTo(new CustomerId("c-1"));
        assertThat(reserved.reservation().quantity()).isEqualTo(2);
        assertThat(reserved.reservation().state()).isEqualTo(ReservationState.HELD);
        assertThat(reserved.reservation().reservedAt())
                .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 2, 0, 0));
        assertThat(ledger().reservation(offer, id("o-1"))).contains(reserved.reservation());
    }

    @Test
    void knowsNoReservationThatWasNotMade() {
        assertThat(ledger().reservation(open(1), id("o-1"))).isEmpty();
    }

    @Test
    void answersARepeatWithTheFirstReservation() {
        OfferId offer = open(5);
        Reserved first = reserved(reserve(offer, request("o-1", "c-1", 2)));

        ReserveOutcome repeat = reserve(offer, request("o-1", "c-1", 2));

        assertThat(repeat).isEqualTo(new AlreadyReserved(first.reservation(), PRICE, 3));
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 2, 0, 0));
        assertThat(outbox().depth(offer)).isOne();
    }

    @Test
    void answersARepeatAlsoWhenSoldOut() {
        OfferId offer = open(1);
        reserve(offer, request("o-1", "c-1", 1));

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isInstanceOf(AlreadyReserved.class);
        assertThat(reserve(offer, request("o-2", "c-2", 1))).isEqualTo(new SoldOut(0));
    }

    @Test
    void answersARepeatAlsoWhenClosed() {
        OfferId offer = open(2);
        reserve(offer, request("o-1", "c-1", 1));
        book().close(offer);

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isInstanceOf(AlreadyReserved.class);
        assertThat(reserve(offer, request("o-2", "c-2", 1))).isEqualTo(new NotOpen(NotOpen.Reason.CLOSED));
    }

    @Test
    void answersARepeatAlsoWhenOverloaded() {
        OfferId offer = open(3);
        reserve(offer, request("o-1", "c-1", 1));

        assertThat(ledger().reserve(offer, List.of(request("o-1", "c-1", 1), request("o-2", "c-2", 1)), 1))
                .hasExactlyElementsOfTypes(AlreadyReserved.class, Overloaded.class);
    }

    @Test
    void answersARepeatAlsoWhenTheCustomersLimitIsReached() {
        OfferId offer = open(3, 1);
        reserve(offer, request("o-1", "c-1", 1));

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isInstanceOf(AlreadyReserved.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = ReservationState.class,
            names = {"CONFIRMED", "RELEASED", "REJECTED"})
    void answersARepeatAlsoAfterTheReservationHasEnded(ReservationState end) {
        OfferId offer = open(2);
        reserve(offer, request("o-1", "c-1", 1));
        resolve(offer, "o-1", end);

        AlreadyReserved repeat = (AlreadyReserved) reserve(offer, request("o-1", "c-1", 1));

        assertThat(repeat.reservation().state()).isEqualTo(end);
    }

    @Test
    void refusesAnOrderIdThatStandsForAnotherRequest() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 2));
        Map<String, String> before = dump(offer);

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new KeyReused());
        assertThat(reserve(offer, request("o-1", "c-2", 2))).isEqualTo(new KeyReused());
        assertThat(dump(offer)).isEqualTo(before);
    }

    @Test
    void refusesWhatIsSoldOutTellingWhatIsLeft() {
        OfferId offer = open(3);
        Map<String, String> before = dump(offer);

        assertThat(reserve(offer, request("o-1", "c-1", 4))).isEqualTo(new SoldOut(3));
        assertThat(dump(offer)).isEqualTo(before);
        reserved(reserve(offer, request("o-2", "c-1", 3)));
        assertThat(reserve(offer, request("o-3", "c-1", 1))).isEqualTo(new SoldOut(0));
    }

    @Test
    void refusesBeyondTheCustomersLimitTellingTheAllowance() {
        OfferId offer = open(10, 3);
        reserved(reserve(offer, request("o-1", "c-1", 2)));
        Map<String, String> before = dump(offer);

        assertThat(reserve(offer, request("o-2", "c-1", 2))).isEqualTo(new LimitReached(1));
        assertThat(dump(offer)).isEqualTo(before);
        reserved(reserve(offer, request("o-3", "c-1", 1)));
        assertThat(reserve(offer, request("o-4", "c-1", 1))).isEqualTo(new LimitReached(0));
        reserved(reserve(offer, request("o-5", "c-2", 3)));
    }

    @Test
    void tellsNoNegativeAllowanceAfterTheLimitWasLowered() {
        OfferId offer = open(10, 5);
        reserved(reserve(offer, request("o-1", "c-1", 4)));
        book().changeTerms(offer, "terms-1", terms(2, null, null));

        assertThat(reserve(offer, request("o-2", "c-1", 1))).isEqualTo(new LimitReached(0));
    }

    @Test
    void refusesBeforeTheSaleBegins() {
        OfferId offer = open(5, terms(null, Instant.now().plusSeconds(3_600), null));

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new NotOpen(NotOpen.Reason.NOT_YET));
    }

    @Test
    void refusesAfterTheSaleIsOver() {
        OfferId offer = open(5, terms(null, null, Instant.now().minusSeconds(1)));

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new NotOpen(NotOpen.Reason.OVER));
    }

    @Test
    void sellsInsideTheWindow() {
        OfferId offer = open(
                5, terms(null, Instant.now().minusSeconds(60), Instant.now().plusSeconds(3_600)));

        reserved(reserve(offer, request("o-1", "c-1", 1)));
    }

    @Test
    void refusesOnceClosed() {
        OfferId offer = open(5);
        assertThat(book().close(offer).orElseThrow().open()).isFalse();

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new NotOpen(NotOpen.Reason.CLOSED));
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
    }

    @Test
    void refusesWhenTheOutboxIsFull() {
        OfferId offer = open(10);
        ledger().reserve(offer, List.of(request("o-1", "c-1", 1), request("o-2", "c-2", 1)), 2);
        Map<String, String> before = dump(offer);

        assertThat(ledger().reserve(offer, List.of(request("o-3", "c-3", 1)), 2))
                .containsExactly(new Overloaded(2));
        assertThat(dump(offer)).isEqualTo(before);
    }

    /** As if each were alone: a batch larger than the room in the outbox fills the room. */
    @Test
    void fillsTheOutboxUpToItsBoundWithinOneBatch() {
        OfferId offer = open(10);

        assertThat(ledger().reserve(
                                offer,
                                List.of(request("o-1", "c-1", 1), request("o-2", "c-2", 1), request("o-3", "c-3", 1)),
                                2))
                .hasExactlyElementsOfTypes(Reserved.class, Reserved.class, Overloaded.class);
        assertThat(outbox().depth(offer)).isEqualTo(2);
    }

    @Test
    void refusesAnOfferThatWasNeverOpened() {
        OfferId offer = unused();

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new OfferMissing());
        assertThat(dump(offer)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void neverSeedsWhatWasLost(Part lost) {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 1));
        lose(offer, lost);
        used.remove(offer);
        Map<String, String> before = dump(offer);

        assertThat(reserve(offer, request("o-2", "c-2", 1))).isEqualTo(new OfferMissing());
        assertThat(book().restock(offer, "restock-1", 5)).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().reopen(offer, "reopen-1", terms(), 5)).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().changeTerms(offer, "terms-1", terms())).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().withdraw(offer, "close-1")).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().open(offer, "open-again", terms(), 5)).isEqualTo(ChangeOutcome.CONFLICT);
        assertThat(book().standing(offer)).isEmpty();
        assertThat(dump(offer)).isEqualTo(before);
    }

    @Test
    void neverSeedsAnOfferOfWhichNothingIsLeft() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 1));
        loseEverything(offer);
        used.remove(offer);

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new OfferMissing());
        assertThat(book().restock(offer, "restock-1", 5)).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(resolve(offer, "o-1", ReservationState.RELEASED)).isEqualTo(ResolveOutcome.MISSING);
        assertThat(book().close(offer)).isEmpty();
        assertThat(dump(offer)).isEmpty();
    }

    // ---- reserve: inside one batch

    @Test
    void recognisesTheSameOrderTwiceInOneBatch() {
        OfferId offer = open(5);

        assertThat(ledger().reserve(
                                offer,
                                List.of(request("o-1", "c-1", 2), request("o-1", "c-1", 2), request("o-1", "c-1", 1)),
                                WIDE))
                .hasExactlyElementsOfTypes(Reserved.class, AlreadyReserved.class, KeyReused.class);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 2, 0, 0));
        assertThat(outbox().depth(offer)).isOne();
    }

    @Test
    void countsTheCustomersLimitAcrossTheBatch() {
        OfferId offer = open(10, 2);

        assertThat(ledger().reserve(
                                offer,
                                List.of(
                                        request("o-1", "c-1", 1),
                                        request("o-2", "c-1", 2),
                                        request("o-3", "c-2", 2),
                                        request("o-4", "c-1", 1),
                                        request("o-5", "c-1", 1)),
                                WIDE))
                .hasExactlyElementsOfTypes(
                        Reserved.class, LimitReached.class, Reserved.class, Reserved.class, LimitReached.class);
        assertThat(stock(offer)).isEqualTo(new Stock(10, 6, 4, 0, 0));
    }

    @Test
    void countsTheStockAcrossTheBatchAndNeverServesHalfAnOrder() {
        OfferId offer = open(5);

        List<ReserveOutcome> outcomes = ledger().reserve(
                        offer,
                        List.of(
                                request("o-1", "c-1", 2),
                                request("o-2", "c-2", 4),
                                request("o-3", "c-3", 3),
                                request("o-4", "c-4", 1)),
                        WIDE);

        assertThat(reserved(outcomes.get(0)).available()).isEqualTo(3);
        assertThat(outcomes.get(1)).isEqualTo(new SoldOut(3));
        assertThat(reserved(outcomes.get(2)).available()).isZero();
        assertThat(outcomes.get(3)).isEqualTo(new SoldOut(0));
        assertThat(stock(offer)).isEqualTo(new Stock(5, 0, 5, 0, 0));
    }

    @Test
    void decidesAFullBatchInItsOrder() {
        OfferId offer = open(200);
        List<ReservationRequest> batch = IntStream.range(0, StockLedger.MAX_BATCH)
                .mapToObj(i -> request("o-" + i, "c-" + i, 1))
                .toList();

        List<ReserveOutcome> outcomes = ledger().reserve(offer, batch, WIDE);

        assertThat(outcomes.subList(0, 200)).allMatch(Reserved.class::isInstance);
        assertThat(outcomes.subList(200, batch.size())).containsOnly(new SoldOut(0));
        for (int i = 0; i < 200; i++) {
            assertThat(reserved(outcomes.get(i)).reservation().orderId()).isEqualTo(id("o-" + i));
        }
    }

    @Test
    void takesOneTo256RequestsAtATime() {
        OfferId offer = open(1_000);
        List<ReservationRequest> tooMany = IntStream.rangeClosed(0, StockLedger.MAX_BATCH)
                .mapToObj(i -> request("o-" + i, "c-" + i, 1))
                .toList();

        assertThatIllegalArgumentException().isThrownBy(() -> ledger().reserve(offer, tooMany, WIDE));
        assertThatIllegalArgumentException().isThrownBy(() -> ledger().reserve(offer, List.of(), WIDE));
        assertThatIllegalArgumentException().isThrownBy(() -> ledger().resolve(offer, List.of()));
        assertThat(stock(offer)).isEqualTo(new Stock(1_000, 1_000, 0, 0, 0));
    }

    // ---- resolve

    @Test
    void confirmsOnce() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 2));

        assertThat(resolve(offer, "o-1", ReservationState.CONFIRMED)).isEqualTo(ResolveOutcome.RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 0, 2, 0));
        assertThat(resolve(offer, "o-1", ReservationState.CONFIRMED)).isEqualTo(ResolveOutcome.ALREADY_RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 0, 2, 0));
    }

    @Test
    void releasesOnceAndRestoresTheCustomersLimit() {
        OfferId offer = open(5, 2);
        reserve(offer, request("o-1", "c-1", 2));

        assertThat(resolve(offer, "o-1", ReservationState.RELEASED)).isEqualTo(ResolveOutcome.RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
        assertThat(standing(offer).returned()).isEqualTo(2);
        assertThat(resolve(offer, "o-1", ReservationState.RELEASED)).isEqualTo(ResolveOutcome.ALREADY_RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
        reserved(reserve(offer, request("o-2", "c-1", 2)));
        assertThat(reserve(offer, request("o-3", "c-1", 1))).isEqualTo(new LimitReached(0));
    }

    @Test
    void rejectsOnceWithoutPuttingTheUnitsBackOnSale() {
        OfferId offer = open(5, 2);
        reserve(offer, request("o-1", "c-1", 2));

        assertThat(resolve(offer, "o-1", ReservationState.REJECTED)).isEqualTo(ResolveOutcome.RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 0, 0, 2));
        assertThat(resolve(offer, "o-1", ReservationState.REJECTED)).isEqualTo(ResolveOutcome.ALREADY_RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 0, 0, 2));
        reserved(reserve(offer, request("o-2", "c-1", 2)));
    }

    @Test
    void changesNothingWhenTheReservationHasEndedAnotherWay() {
        List<ReservationState> ends =
                List.of(ReservationState.CONFIRMED, ReservationState.RELEASED, ReservationState.REJECTED);
        for (ReservationState first : ends) {
            OfferId offer = open(5, 3);
            reserve(offer, request("o-1", "c-1", 2));
            resolve(offer, "o-1", first);
            Map<String, String> before = dump(offer);

            for (ReservationState second : ends) {
                assertThat(resolve(offer, "o-1", second))
                        .isEqualTo(first == second ? ResolveOutcome.ALREADY_RESOLVED : ResolveOutcome.CONFLICT);
                assertThat(dump(offer)).isEqualTo(before);
            }
        }
    }

    @Test
    void changesNothingWhenThereIsNoSuchReservation() {
        OfferId offer = open(5);
        Map<String, String> before = dump(offer);

        for (ReservationState end : List.of(ReservationState.CONFIRMED, ReservationState.RELEASED)) {
            assertThat(resolve(offer, "o-1", end)).isEqualTo(ResolveOutcome.MISSING);
            assertThat(resolve(unused(), "o-1", end)).isEqualTo(ResolveOutcome.MISSING);
        }
        assertThat(dump(offer)).isEqualTo(before);
    }

    @Test
    void resolvesABatchInItsOrder() {
        OfferId offer = open(10, 4);
        reserve(offer, request("o-1", "c-1", 1));
        reserve(offer, request("o-2", "c-1", 2));
        reserve(offer, request("o-3", "c-3", 3));
        resolve(offer, "o-3", ReservationState.CONFIRMED);

        assertThat(ledger().resolve(
                                offer,
                                List.of(
                                        new Resolution(id("o-2"), ReservationState.RELEASED),
                                        new Resolution(id("o-9"), ReservationState.RELEASED),
                                        new Resolution(id("o-3"), ReservationState.RELEASED),
                                        new Resolution(id("o-1"), ReservationState.REJECTED))))
                .containsExactly(
                        ResolveOutcome.RESOLVED,
                        ResolveOutcome.MISSING,
                        ResolveOutcome.CONFLICT,
                        ResolveOutcome.RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(10, 6, 0, 3, 1));
    }

    @Test
    void refusesABatchThatNamesAnOrderTwice() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 2));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger().resolve(
                                offer,
                                List.of(
                                        new Resolution(id("o-1"), ReservationState.RELEASED),
                                        new Resolution(id("o-1"), ReservationState.CONFIRMED))));
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 2, 0, 0));
    }

    @Test
    void releasesOnceWhenManyTryAtTheSameTime() throws Exception {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 2));

        List<ResolveOutcome> outcomes = together(16, i -> resolve(offer, "o-1", ReservationState.RELEASED));

        assertThat(outcomes)
                .filteredOn(outcome -> outcome == ResolveOutcome.RESOLVED)
                .hasSize(1);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
    }

    // ---- open, restock, close, withdraw

    @Test
    void opensOnceHoweverOftenTheChangeIsRepeated() {
        OfferId offer = unused();
        used.add(offer);

        assertThat(book().open(offer, "open-1", terms(), 5)).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().open(offer, "open-1", terms(), 5)).isEqualTo(ChangeOutcome.ALREADY_APPLIED);
        assertThat(book().open(offer, "open-2", terms(), 5)).isEqualTo(ChangeOutcome.CONFLICT);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
        assertThat(book().offers()).contains(offer);
        assertThat(book().standings()).extracting(Standing::offer).contains(offer);
    }

    @Test
    void keepsTheTermsItWasGiven() {
        OfferTerms terms = new OfferTerms(
                "Shoe | \"größer\"",
                new BigDecimal("999999999.99"),
                7,
                Instant.parse("2026-11-20T12:00:00.123Z"),
                Instant.parse("2036-11-20T12:00:00.456Z"));
        OfferId offer = open(5, terms);

        assertThat(standing(offer).terms()).isEqualTo(terms);
        assertThat(standing(offer).open()).isTrue();
        assertThat(book().changeTerms(offer, "terms-1", terms())).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(standing(offer).terms()).isEqualTo(terms());
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
    }

    @Test
    void sellsAtThePriceOfTheMoment() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 1));
        book().changeTerms(offer, "terms-1", new OfferTerms("Shoe", new BigDecimal("5.00"), null, null, null));

        assertThat(reserved(reserve(offer, request("o-2", "c-1", 1))).unitPrice())
                .isEqualTo("5.00");
        assertThat(outbox().waitingFor(offer, Duration.ZERO, 10))
                .extracting(Outbox.Entry::unitPrice)
                .containsExactly(PRICE, new BigDecimal("5.00"));
    }

    @Test
    void restocksOnceHoweverOftenTheChangeIsRepeated() {
        OfferId offer = open(1);
        reserve(offer, request("o-1", "c-1", 1));

        assertThat(book().restock(offer, "restock-1", 3)).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().restock(offer, "restock-1", 3)).isEqualTo(ChangeOutcome.ALREADY_APPLIED);
        assertThat(stock(offer)).isEqualTo(new Stock(4, 3, 1, 0, 0));
        reserved(reserve(offer, request("o-2", "c-2", 3)));
    }

    @Test
    void takesTheUnsoldUnitsAwayOnlyWhenClosedAndDrained() {
        OfferId offer = open(5);
        Reserved held = reserved(reserve(offer, request("o-1", "c-1", 2)));

        assertThat(book().withdraw(offer, "close-1")).as("still open").isEqualTo(ChangeOutcome.CONFLICT);
        book().close(offer);
        assertThat(book().withdraw(offer, "close-1")).as("held and unpublished").isEqualTo(ChangeOutcome.CONFLICT);
        resolve(offer, "o-1", ReservationState.CONFIRMED);
        assertThat(book().withdraw(offer, "close-1")).as("unpublished").isEqualTo(ChangeOutcome.CONFLICT);
        outbox().acknowledge(offer, List.of(entryOf(held)));
        assertThat(book().withdraw(offer, "close-1")).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().withdraw(offer, "close-1")).isEqualTo(ChangeOutcome.ALREADY_APPLIED);
        assertThat(stock(offer)).isEqualTo(new Stock(2, 0, 0, 2, 0));
    }

    @Test
    void withdrawsNothingFromAnOfferThatIsSoldOut() {
        OfferId offer = open(2);
        outbox().acknowledge(offer, List.of(entryOf(reserved(reserve(offer, request("o-1", "c-1", 2))))));
        resolve(offer, "o-1", ReservationState.CONFIRMED);
        book().close(offer);

        assertThat(book().withdraw(offer, "close-1")).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(stock(offer)).isEqualTo(new Stock(2, 0, 0, 2, 0));
    }

    @Test
    void keepsHeldUnitsFromBeingWithdrawnAlsoWhenTheyArePublished() {
        OfferId offer = open(5);
        outbox().acknowledge(offer, List.of(entryOf(reserved(reserve(offer, request("o-1", "c-1", 2))))));
        book().close(offer);

        assertThat(book().withdraw(offer, "close-1")).isEqualTo(ChangeOutcome.CONFLICT);
    }

    @Test
    void opensAgainOnlyWhatIsClosed() {
        OfferId offer = open(5, 2);

        assertThat(book().reopen(offer, "reopen-0", terms(), 5)).isEqualTo(ChangeOutcome.CONFLICT);
        book().close(offer);
        book().close(offer);
        assertThat(book().withdraw(offer, "close-1")).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().restock(offer, "restock-1", 5)).isEqualTo(ChangeOutcome.CONFLICT);
        assertThat(book().changeTerms(offer, "terms-1", terms())).isEqualTo(ChangeOutcome.CONFLICT);
        assertThat(book().reopen(offer, "reopen-1", terms(), 3)).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(book().reopen(offer, "reopen-1", terms(), 3)).isEqualTo(ChangeOutcome.ALREADY_APPLIED);
        assertThat(stock(offer)).isEqualTo(new Stock(3, 3, 0, 0, 0));
        assertThat(standing(offer).terms().customerLimit()).isNull();
        reserved(reserve(offer, request("o-1", "c-1", 3)));
    }

    @Test
    void settlesAndAnswersRepeatsAfterClosing() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 2));
        book().close(offer);

        assertThat(resolve(offer, "o-1", ReservationState.RELEASED)).isEqualTo(ResolveOutcome.RESOLVED);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 5, 0, 0, 0));
    }

    @Test
    void refusesChangesOfAnOfferThatWasNeverOpened() {
        OfferId offer = unused();

        assertThat(book().restock(offer, "restock-1", 5)).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().reopen(offer, "reopen-1", terms(), 5)).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().changeTerms(offer, "terms-1", terms())).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().withdraw(offer, "close-1")).isEqualTo(ChangeOutcome.OFFER_MISSING);
        assertThat(book().close(offer)).isEmpty();
        assertThat(book().standing(offer)).isEmpty();
        assertThat(dump(offer)).isEmpty();
    }

    // ---- outbox

    @Test
    void putsEveryReservationAndNothingElseIntoTheOutbox() {
        OfferId offer = open(3, 2);
        List<ReserveOutcome> outcomes = ledger().reserve(
                        offer,
                        List.of(
                                request("o-1", "c-1", 1),
                                request("o-1", "c-1", 1),
                                request("o-2", "c-1", 2),
                                request("o-3", "c-2", 2),
                                request("o-4", "c-3", 1)),
                        WIDE);

        List<Outbox.Entry> expected = outcomes.stream()
                .filter(Reserved.class::isInstance)
                .map(Reserved.class::cast)
                .map(reserved -> new Outbox.Entry(entryOf(reserved), reserved.reservation(), reserved.unitPrice()))
                .toList();
        assertThat(expected).hasSize(2);
        assertThat(outbox().waitingFor(offer, Duration.ZERO, 100)).isEqualTo(expected);
        assertThat(outbox().depth(offer)).isEqualTo(2);
    }

    @Test
    void forgetsExactlyTheAcknowledgedEntries() {
        OfferId offer = open(3);
        Reserved first = reserved(reserve(offer, request("o-1", "c-1", 1)));
        Reserved second = reserved(reserve(offer, request("o-2", "c-2", 1)));

        outbox().acknowledge(offer, List.of(entryOf(first), "1-1"));
        outbox().acknowledge(offer, List.of(entryOf(first)));
        outbox().acknowledge(offer, List.of());

        assertThat(outbox().waitingFor(offer, Duration.ZERO, 100))
                .extracting(Outbox.Entry::id)
                .containsExactly(entryOf(second));
        assertThat(stock(offer)).as("acknowledging settles nothing").isEqualTo(new Stock(3, 1, 2, 0, 0));
    }

    @Test
    void handsOutTheOldestEntriesAndOnlySoMany() {
        OfferId offer = open(10);
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            entries.add(entryOf(reserved(reserve(offer, request("o-" + i, "c-1", 1)))));
        }

        assertThat(outbox().waitingFor(offer, Duration.ZERO, 3))
                .extracting(Outbox.Entry::id)
                .isEqualTo(entries.subList(0, 3));
    }

    @Test
    void handsOutOnlyWhatHasWaitedLongEnough() {
        OfferId offer = open(10);
        reserve(offer, request("o-1", "c-1", 1));

        assertThat(outbox().waitingFor(offer, Duration.ofMinutes(5), 10)).isEmpty();
        assertThat(outbox().waitingFor(offer, Duration.ZERO, 10)).hasSize(1);
        assertThat(outbox().waitingFor(unused(), Duration.ZERO, 10)).isEmpty();
    }

    @Test
    void leasesToOneHolderAtATime() {
        OfferId offer = open(1);

        assertThat(outbox().lease(offer, "gateway-1", Duration.ofMinutes(5))).isTrue();
        assertThat(outbox().lease(offer, "gateway-2", Duration.ofMinutes(5))).isFalse();
        assertThat(outbox().lease(offer, "gateway-1", Duration.ofMillis(1)))
                .as("renewed")
                .isTrue();
        await("the lease to run out")
                .atMost(Duration.ofSeconds(5))
                .until(() -> outbox().lease(offer, "gateway-2", Duration.ofMinutes(5)));
        assertThat(outbox().lease(offer, "gateway-1", Duration.ofMinutes(5))).isFalse();
    }

    // ---- many at once

    @Test
    void sellsExactlyWhatThereIsToTenThousandConcurrentRequests() throws Exception {
        int units = 1_000;
        int requests = 10_000;
        int threads = 32;
        OfferId offer = open(units);
        AtomicInteger next = new AtomicInteger();

        List<Integer> reservedPerThread = together(threads, thread -> {
            int reserved = 0;
            for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                ReserveOutcome outcome = reserve(offer, request("o-" + i, "c-" + i, 1));
                reserved += outcome instanceof Reserved ? 1 : 0;
                assertThat(outcome).isInstanceOfAny(Reserved.class, SoldOut.class);
            }
            return reserved;
        });

        assertThat(reservedPerThread.stream().mapToInt(Integer::intValue).sum()).isEqualTo(units);
        assertThat(stock(offer)).isEqualTo(new Stock(units, 0, units, 0, 0));
        assertThat(outbox().depth(offer)).isEqualTo(units);
    }

    // ---- how a test speaks

    private OfferId unused() {
        return new OfferId(NEXT_OFFER.getAndIncrement());
    }

    final OfferId open(int units) {
        return open(units, terms());
    }

    final OfferId open(int units, int customerLimit) {
        return open(units, terms(customerLimit, null, null));
    }

    final OfferId open(int units, OfferTerms terms) {
        OfferId offer = unused();
        used.add(offer);
        assertThat(book().open(offer, "open-1", terms, units)).isEqualTo(ChangeOutcome.APPLIED);
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

    private static String entryOf(Reserved reserved) {
        String entry = reserved.outboxEntry();
        if (entry == null) {
            throw new AssertionError("no outbox entry in " + reserved);
        }
        return entry;
    }

    final ResolveOutcome resolve(OfferId offer, String order, ReservationState end) {
        return ledger().resolve(offer, List.of(new Resolution(id(order), end))).getFirst();
    }

    final Standing standing(OfferId offer) {
        return book().standing(offer).orElseThrow();
    }

    final Stock stock(OfferId offer) {
        Stock stock = standing(offer).stock();
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
        reader().forEachReservation(offer, reservation -> {
            units.merge(reservation.state(), (long) reservation.quantity(), Long::sum);
            if (reservation.state() == ReservationState.HELD || reservation.state() == ReservationState.CONFIRMED) {
                expected.merge(reservation.customer(), reservation.quantity(), Integer::sum);
            }
        });
        Map<CustomerId, Integer> counted = new HashMap<>();
        reader().forEachCustomer(offer, counted::put);
        assertThat(counted).as("customers of offer %s", offer).isEqualTo(expected);
        assertThat(units)
                .as("units by state of offer %s", offer)
                .isEqualTo(Map.of(
                        ReservationState.HELD, stock.held(),
                        ReservationState.CONFIRMED, stock.sold(),
                        ReservationState.RELEASED, standing(offer).returned(),
                        ReservationState.REJECTED, stock.rejected()));
    }

    interface Numbered<T> {
        T run(int number) throws Exception;
    }

    /** Runs so many at the same time, from one starting signal, and gives their answers. */
    static <T> List<T> together(int threads, Numbered<T> work) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                Callable<T> task = () -> {
                    start.await();
                    return work.run(number);
                };
                running.add(pool.submit(task));
            }
            start.countDown();
            List<T> answers = new ArrayList<>();
            for (Future<T> one : running) {
                answers.add(one.get(60, TimeUnit.SECONDS));
            }
            return answers;
        }
    }
}
