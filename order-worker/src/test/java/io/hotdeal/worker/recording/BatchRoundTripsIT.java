package io.hotdeal.worker.recording;

import static io.hotdeal.worker.TestOrders.requested;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderId;
import io.hotdeal.worker.TestClock;
import io.hotdeal.worker.TestDatabase;
import io.hotdeal.worker.orders.OrderRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A batch needs as many statements for 300 offers as for one. */
class BatchRoundTripsIT {

    private static final int RECORDS = 500;

    private final TestDatabase database = new TestDatabase();
    private final TestClock clock = new TestClock();
    private final AdmitOrders admitOrders = TestRecording.admitOrders(database, clock);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void recordingNeedsNoMoreStatementsForManyOffersThanForOne() {
        for (int offer = 1; offer <= 301; offer++) {
            database.allocate(new OfferId(offer), RECORDS);
        }
        int ofOne = executionsFor(0, 1, 1);
        int ofMany = executionsFor(RECORDS, 2, 300);

        assertThat(database.statuses()).hasSize(2 * RECORDS);
        assertThat(database.sold(new OfferId(2))).isEqualTo(2);
        assertThat(ofMany).as("statements and batches for 300 offers").isEqualTo(ofOne);
        assertThat(ofMany).isLessThanOrEqualTo(8);
    }

    private int executionsFor(int first, int firstOffer, int offers) {
        List<OrderRequested> orders = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            orders.add(requested(new OfferId(firstOffer + i % offers), first + i, 1, clock.instant()));
        }
        int before = database.executions();
        Map<OrderId, OrderRow> rows = admitOrders.admit(orders);
        assertThat(rows).hasSize(RECORDS);
        return database.executions() - before;
    }
}
