package io.hotdeal.worker.recording;

import io.hotdeal.order.InvalidEventException;
import io.hotdeal.order.OrderEvent.OrderRecorded;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.worker.messaging.DeadLetters;
import io.hotdeal.worker.messaging.DeadLetters.DeadLetter;
import io.hotdeal.worker.messaging.EventPublisher;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.settlement.SettleOrders;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Records batches of {@code hotdeal.order.requested.v1}: decode, admit into the database, commit, and only then tell the payment stage. May be
 * given the same batch any number of times, in parts, twice at once. When a call returns, all of its batch is done; when it
 * throws, the whole batch comes again; Kafka has its offsets once it returns.
 */
@Component
class RecordOrders {

    private record Requested(ConsumerRecord<byte[], byte[]> message, OrderRequested event) {}

    private final OrderEventCodec codec = new OrderEventCodec("/order-worker");
    private final AdmitOrders admitOrders;
    private final EventPublisher events;
    private final SettleOrders settleOrders;
    private final DeadLetters deadLetters;
    private final RecordingMetrics meters;
    private final RecordingProperties limits;
    private final Clock clock;

    RecordOrders(
            AdmitOrders admitOrders,
            EventPublisher events,
            SettleOrders settleOrders,
            DeadLetters deadLetters,
            RecordingMetrics meters,
            RecordingProperties limits,
            Clock clock) {
        this.admitOrders = admitOrders;
        this.events = events;
        this.settleOrders = settleOrders;
        this.deadLetters = deadLetters;
        this.meters = meters;
        this.limits = limits;
        this.clock = clock;
    }

    @KafkaListener(
            id = OrderTopic.RECORDER_GROUP,
            clientIdPrefix = "${hotdeal.instance}-recorder",
            topics = OrderTopic.REQUESTED_NAME,
            concurrency = "${hotdeal.worker.recording.concurrency:2}",
            properties = "max.poll.records=${hotdeal.worker.recording.batch-size:500}")
    void record(List<ConsumerRecord<byte[], byte[]>> batch) {
        List<DeadLetter> letters = new ArrayList<>();
        List<Requested> requested = decode(batch, letters);
        Map<OrderId, OrderRow> admitted = admitOrders.admit(distinct(requested));
        Map<OrderId, OrderRow> rows = new LinkedHashMap<>();
        for (Requested each : requested) {
            OrderRow row = admitted.get(each.event().orderId());
            if (row != null && row.isOf(each.event())) {
                rows.put(row.orderId(), row);
            } else {
                letters.add(new DeadLetter(each.message(), faultOf(each.event(), row)));
            }
        }
        Instant now = clock.instant();
        meters.recorded(rows.values(), now);
        events.publish(rows.values().stream()
                .filter(row -> row.status() == OrderStatus.RECORDED)
                .map(row -> new OrderRecorded(row.orderId(), row.offerId(), now))
                .toList());
        settleOrders.settle(rows.values().stream()
                .filter(row -> row.status().isFinal())
                .map(OrderRow::settled)
                .toList());
        // Last: a batch that comes again because of its other records must not publish them twice.
        deadLetters.publish(OrderTopic.REQUESTED, letters);
    }

    private List<Requested> decode(List<ConsumerRecord<byte[], byte[]>> batch, List<DeadLetter> letters) {
        List<Requested> requested = new ArrayList<>(batch.size());
        Instant oldest = clock.instant().minus(limits.purgeHorizon());
        Instant newest = clock.instant().plus(limits.maxAhead());
        for (ConsumerRecord<byte[], byte[]> message : batch) {
            try {
                OrderRequested event = codec.decode(message, OrderTopic.REQUESTED, OrderRequested.class);
                if (event.reservedAt().isBefore(oldest)) {
                    throw new InvalidEventException(
                            "reservedAt is older than the purge horizon of " + limits.purgeHorizon());
                }
                if (event.reservedAt().isAfter(newest)) {
                    throw new InvalidEventException("reservedAt is more than " + limits.maxAhead() + " in the future");
                }
                requested.add(new Requested(message, event));
            } catch (InvalidEventException e) {
                letters.add(new DeadLetter(message, String.valueOf(e.getMessage())));
            }
        }
        return requested;
    }

    /** The first event of each order; what comes again is compared with the row, as if it came in a later batch. */
    private static Collection<OrderRequested> distinct(List<Requested> requested) {
        Map<OrderId, OrderRequested> first = new LinkedHashMap<>();
        requested.forEach(each -> first.putIfAbsent(each.event().orderId(), each.event()));
        return first.values();
    }

    private static String faultOf(OrderRequested event, @Nullable OrderRow row) {
        return row == null
                ? "offerId " + event.offerId() + " has no allocation"
                : "orderId stands for another order in ORDER_HISTORY";
    }
}
