package io.hotdeal.worker.recording;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.id;
import static io.hotdeal.worker.TestOrders.requested;
import static io.hotdeal.worker.TestOrders.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.worker.TestClock;
import io.hotdeal.worker.TestDatabase;
import io.hotdeal.worker.orders.OrderRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the real schema. */
class AdmitOrdersIT {

    private final TestDatabase database = new TestDatabase();
    private final TestClock clock = new TestClock();
    private final AdmitOrders admitOrders = TestRecording.admitOrders(database, clock);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void recordsABatchTwiceAndSellsItOnce() {
        database.allocate(OFFER, 1_000);
        List<OrderRequested> orders = series(1, 600, clock.instant());

        admitOrders.admit(orders);
        Map<OrderId, OrderRow> again = admitOrders.admit(orders);

        assertThat(again).hasSize(600);
        assertThat(again.values()).allMatch(row -> row.status() == OrderStatus.RECORDED);
        assertThat(database.statuses()).hasSize(600);
        assertThat(database.sold(OFFER)).isEqualTo(600);
    }

    @Test
    void recordsOnlyWhatIsNewOfAnOverlappingBatch() {
        database.allocate(OFFER, 1_000);
        admitOrders.admit(series(1, 60, clock.instant()));

        assertThat(admitOrders.admit(series(41, 100, clock.instant()))).hasSize(60);

        assertThat(database.statuses()).hasSize(100);
        assertThat(database.sold(OFFER)).isEqualTo(100);
    }

    @Test
    void overlappingBatchesOfManyWorkersAreRecordedOnce() throws Exception {
        long seed = Long.getLong("test.seed", 20261123L);
        System.out.println("test.seed=" + seed);
        OfferId other = new OfferId(2);
        database.allocate(OFFER, 10_000);
        database.allocate(other, 10_000);
        List<OrderRequested> all = new ArrayList<>(series(1, 300, clock.instant()));
        for (int number = 301; number <= 600; number++) {
            all.add(requested(other, number, 2, clock.instant()));
        }
        int workers = 6;
        CyclicBarrier start = new CyclicBarrier(workers);
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                List<OrderRequested> shuffled = new ArrayList<>(all);
                Collections.shuffle(shuffled, new Random(seed + worker));
                List<OrderRequested> part = shuffled.subList(0, 450);
                tasks.add(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return admitOrders.admit(part).size();
                });
            }
            for (Future<Integer> admitted : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                assertThat(admitted.get()).isEqualTo(450);
            }
        }
        admitOrders.admit(all);

        assertThat(database.statuses()).hasSize(600);
        assertThat(database.sold(OFFER)).isEqualTo(300);
        assertThat(database.sold(other)).isEqualTo(600);
    }

    @Test
    void rejectsTheSurplusInTheOrderOfReservationAndId() {
        database.allocate(OFFER, 5);
        Instant early = clock.instant();
        Instant late = early.plusMillis(1);

        Map<OrderId, OrderRow> rows = admitOrders.admit(List.of(
                requested(9, 1, early),
                requested(1, 1, late),
                requested(8, 3, early),
                requested(7, 2, late),
                requested(2, 1, late)));

        // 8 and 9 are early and take 4 units; of the late ones, 1 comes first and takes the fifth.
        assertThat(statuses(rows))
                .containsEntry(id(8), OrderStatus.RECORDED)
                .containsEntry(id(9), OrderStatus.RECORDED)
                .containsEntry(id(1), OrderStatus.RECORDED)
                .containsEntry(id(2), OrderStatus.REJECTED)
                .containsEntry(id(7), OrderStatus.REJECTED);
        assertThat(database.statuses())
                .containsEntry(id(2).value(), "REJECTED")
                .containsEntry(id(1).value(), "RECORDED");
        assertThat(database.sold(OFFER)).isEqualTo(5);
        assertThat(rows.get(id(2))).satisfies(row -> assertThat(row.settledAt()).isNotNull());
    }

    @Test
    void rejectsEverythingOnceTheAllocationIsSold() {
        database.allocate(OFFER, 3);
        admitOrders.admit(series(1, 3, clock.instant()));

        Map<OrderId, OrderRow> rows = admitOrders.admit(series(4, 6, clock.instant()));

        assertThat(rows.values()).allMatch(row -> row.status() == OrderStatus.REJECTED);
        assertThat(database.sold(OFFER)).isEqualTo(3);
    }

    @Test
    void quantitiesThatOverflowAnIntAreRejectedAndLowerNothing() {
        database.allocate(OFFER, 10);
        admitOrders.admit(series(1, 4, clock.instant()));

        Map<OrderId, OrderRow> rows = admitOrders.admit(List.of(
                requested(5, Integer.MAX_VALUE, clock.instant()), requested(6, Integer.MAX_VALUE, clock.instant())));

        assertThat(rows.values()).allMatch(row -> row.status() == OrderStatus.REJECTED);
        assertThat(database.sold(OFFER)).isEqualTo(4);
    }

    @Test
    void anOfferWithoutAnAllocationGetsNoRow() {
        database.allocate(OFFER, 10);

        Map<OrderId, OrderRow> rows = admitOrders.admit(
                List.of(requested(1, 1, clock.instant()), requested(new OfferId(7), 2, 1, clock.instant())));

        assertThat(rows).containsOnlyKeys(id(1));
        assertThat(database.statuses()).containsOnlyKeys(id(1).value());
    }

    private static Map<OrderId, OrderStatus> statuses(Map<OrderId, OrderRow> rows) {
        return rows.values().stream().collect(Collectors.toMap(OrderRow::orderId, OrderRow::status));
    }
}
