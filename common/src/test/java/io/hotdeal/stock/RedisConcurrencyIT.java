package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many at the same time. */
class RedisConcurrencyIT extends StockContract {

    RedisConcurrencyIT(RedisStock stock) {
        super(stock);
    }

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

    /** Units on their way from one count to the next are in one of them at every moment. */
    @Test
    void theStandingIsOfOneMoment() throws Exception {
        OfferId offer = open(1_000);
        AtomicInteger working = new AtomicInteger(4);

        List<Long> gaps = together(8, thread -> {
            if (thread < 4) {
                for (int i = 0; i < 100; i++) {
                    String order = "o-" + thread + "-" + i;
                    reserve(offer, request(order, "c-" + thread, 1));
                    resolve(offer, order, i % 2 == 0 ? ReservationState.CONFIRMED : ReservationState.RELEASED);
                }
                working.decrementAndGet();
                return 0L;
            }
            long worst = 0;
            while (working.get() > 0) {
                worst = Math.max(worst, Math.abs(snapshot(offer).stock().gap()));
            }
            return worst;
        });

        assertThat(gaps).containsOnly(0L);
        assertThat(stock(offer)).isEqualTo(new Stock(1_000, 800, 0, 200, 0));
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
                    assertThat(start.await(60, TimeUnit.SECONDS)).isTrue();
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
