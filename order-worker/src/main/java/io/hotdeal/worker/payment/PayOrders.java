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
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.settlement.SettleOrders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;

/**
 * Pays a batch of recorded orders: read the rows, charge those that are RECORDED, store, commit, and settle every row that is
 * final by then, whoever wrote it. May be given the same batch any number of times: a final row is never charged again.
 */
@Component
class PayOrders {

    private final OrderEventCodec codec = new OrderEventCodec("/order-worker");
    private final OrderHistory history;
    private final ChargeOrders chargeOrders;
    private final StorePayments storePayments;
    private final SettleOrders settleOrders;
    private final DeadLetters deadLetters;

    PayOrders(
            OrderHistory history,
            ChargeOrders chargeOrders,
            StorePayments storePayments,
            SettleOrders settleOrders,
            DeadLetters deadLetters) {
        this.history = history;
        this.chargeOrders = chargeOrders;
        this.storePayments = storePayments;
        this.settleOrders = settleOrders;
        this.deadLetters = deadLetters;
    }

    void pay(List<ConsumerRecord<byte[], byte[]>> batch) {
        List<DeadLetter> letters = new ArrayList<>();
        Map<OrderId, ConsumerRecord<byte[], byte[]>> orders = decode(batch, letters);
        Map<OrderId, OrderRow> rows = history.find(orders.keySet());
        orders.forEach((order, message) -> {
            if (!rows.containsKey(order)) {
                letters.add(new DeadLetter(message, "orderId has no row in ORDER_HISTORY"));
            }
        });
        deadLetters.publish(OrderTopic.RECORDED, letters);

        Map<OrderId, Outcome> outcomes = chargeOrders.charge(rows.values().stream()
                .filter(row -> row.status() == OrderStatus.RECORDED)
                .toList());
        Map<OrderId, OrderRow> stored = storePayments.store(rows, outcomes);
        settleOrders.settle(stored.values().stream()
                .filter(row -> row.status().isFinal())
                .map(OrderRow::settled)
                .toList());

        chargeOrders.refundWhatCameTooLate(outcomes, stored);
        chargeOrders.refundWhatCameTooLate(
                chargeOrders.ask(rows.values().stream()
                        .filter(row -> row.status() == OrderStatus.DECLINED)
                        .toList()),
                stored);
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
