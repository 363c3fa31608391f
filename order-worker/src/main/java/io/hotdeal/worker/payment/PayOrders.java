package io.hotdeal.worker.payment;

import io.hotdeal.order.InvalidEventException;
import io.hotdeal.order.OrderEvent.OrderRecorded;
import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.worker.messaging.DeadLetters;
import io.hotdeal.worker.messaging.DeadLetters.DeadLetter;
import io.hotdeal.worker.orders.OrderHistory;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.payment.PaymentProvider.AwaitingBuyer;
import io.hotdeal.worker.payment.PaymentProvider.Captured;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.payment.PaymentProvider.Unknown;
import io.hotdeal.worker.settlement.SettleOrders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Pays batches of {@code hotdeal.order.recorded.v1}: read the rows, charge those that are RECORDED or ask for their buyers' payments, store,
 * commit, and settle every row that is
 * final by then, also by another worker. May be given the same batch any number of times: a final row is never charged again.
 * Its offsets are committed when the call returns.
 */
@Component
class PayOrders {

    private final OrderEventCodec codec = new OrderEventCodec("/order-worker");
    private final OrderHistory history;
    private final ChargeOrders chargeOrders;
    private final CheckoutOrders checkoutOrders;
    private final StorePayments storePayments;
    private final RefundLateCaptures refunds;
    private final SettleOrders settleOrders;
    private final DeadLetters deadLetters;

    PayOrders(
            OrderHistory history,
            ChargeOrders chargeOrders,
            CheckoutOrders checkoutOrders,
            StorePayments storePayments,
            RefundLateCaptures refunds,
            SettleOrders settleOrders,
            DeadLetters deadLetters) {
        this.history = history;
        this.chargeOrders = chargeOrders;
        this.checkoutOrders = checkoutOrders;
        this.storePayments = storePayments;
        this.refunds = refunds;
        this.settleOrders = settleOrders;
        this.deadLetters = deadLetters;
    }

    @KafkaListener(
            id = OrderTopic.PAYER_GROUP,
            clientIdPrefix = "${hotdeal.instance}-payer",
            topics = OrderTopic.RECORDED_NAME,
            concurrency = "${hotdeal.worker.payment.concurrency:4}",
            properties = "max.poll.records=${hotdeal.worker.payment.batch-size:500}")
    void pay(List<ConsumerRecord<byte[], byte[]>> batch) {
        List<DeadLetter> letters = new ArrayList<>();
        Map<OrderId, ConsumerRecord<byte[], byte[]>> orders = decode(batch, letters);
        Map<OrderId, OrderRow> rows = history.find(orders.keySet());
        orders.forEach((order, message) -> {
            if (!rows.containsKey(order)) {
                letters.add(new DeadLetter(message, "orderId has no row in ORDER_HISTORY"));
            }
        });
        // Before any charge: while Kafka takes nothing, the batch comes again and again, and charges nothing meanwhile.
        settle(rows.values());

        Map<OrderId, Outcome> outcomes = pay(rows.values());
        Map<OrderId, OrderRow> stored = storePayments.store(rows, outcomes);
        refunds.lookAgain(stored.values().stream()
                .filter(row -> row.status().isFinal() && row.status() != OrderStatus.PAID)
                .filter(row -> mayBeCaptured(outcomes.get(row.orderId())) || isFinal(rows.get(row.orderId())))
                .map(OrderRow::orderId)
                .toList());
        settle(stored.values().stream()
                .filter(row -> !isFinal(rows.get(row.orderId())))
                .toList());
        // Last: a batch that comes again because of its other records must not publish them twice.
        deadLetters.publish(OrderTopic.RECORDED, letters);
    }

    private Map<OrderId, Outcome> pay(Collection<OrderRow> rows) {
        Map<Boolean, List<OrderRow>> unpaid = rows.stream()
                .filter(row -> row.status() == OrderStatus.RECORDED)
                .collect(Collectors.partitioningBy(OrderRow::isDueFromBuyer));
        Map<OrderId, Outcome> outcomes = new HashMap<>(chargeOrders.charge(unpaid.getOrDefault(false, List.of())));
        outcomes.putAll(checkoutOrders.advance(unpaid.getOrDefault(true, List.of())));
        return outcomes;
    }

    /**
     * Also without a response, and when its buyer could pay now: the order ended while its payment was on its way, and the look at it may
     * have been before.
     */
    private static boolean mayBeCaptured(@Nullable Outcome outcome) {
        return outcome instanceof Captured || outcome instanceof Unknown || outcome instanceof AwaitingBuyer;
    }

    private static boolean isFinal(@Nullable OrderRow before) {
        return before != null && before.status().isFinal();
    }

    private void settle(Collection<OrderRow> rows) {
        settleOrders.settle(rows.stream()
                .filter(row -> row.status().isFinal())
                .map(OrderRow::settled)
                .toList());
    }

    private Map<OrderId, ConsumerRecord<byte[], byte[]>> decode(
            List<ConsumerRecord<byte[], byte[]>> batch, List<DeadLetter> letters) {
        Map<OrderId, ConsumerRecord<byte[], byte[]>> orders = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> message : batch) {
            try {
                OrderRecorded event = codec.decode(message, OrderTopic.RECORDED, OrderRecorded.class);
                orders.putIfAbsent(event.orderId(), message);
            } catch (InvalidEventException e) {
                letters.add(new DeadLetter(message, String.valueOf(e.getMessage())));
            }
        }
        return orders;
    }
}
