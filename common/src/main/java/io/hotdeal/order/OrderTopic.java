package io.hotdeal.order;

import io.hotdeal.order.OrderEvent.OrderRecorded;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderEvent.OrderSettled;
import io.hotdeal.order.OrderEvent.PaymentReported;

/** The topics, what each carries, and who reads it. Names stand here and nowhere else. */
public enum OrderTopic {
    REQUESTED(OrderTopic.REQUESTED_NAME, "io.hotdeal.order.requested.v1", OrderRequested.class),
    RECORDED(OrderTopic.RECORDED_NAME, "io.hotdeal.order.recorded.v1", OrderRecorded.class),
    SETTLED(OrderTopic.SETTLED_NAME, "io.hotdeal.order.settled.v1", OrderSettled.class),
    REPORTED(OrderTopic.REPORTED_NAME, "io.hotdeal.payment.reported.v1", PaymentReported.class);

    public static final String REQUESTED_NAME = "hotdeal.order.requested.v1";
    public static final String RECORDED_NAME = "hotdeal.order.recorded.v1";
    public static final String SETTLED_NAME = "hotdeal.order.settled.v1";
    public static final String REPORTED_NAME = "hotdeal.payment.reported.v1";

    /** Of a topic's dead letters. */
    public static final String DEAD_LETTER_SUFFIX = "-dlt";

    /** Consumer group of the recording stage, on {@link #REQUESTED}. */
    public static final String RECORDER_GROUP = "order-recorder";
    /** Consumer group of the payment stage, on {@link #RECORDED}. */
    public static final String PAYER_GROUP = "order-payer";
    /** Consumer group of the stage that applies what the payment provider reports, on {@link #REPORTED}. */
    public static final String REPORTS_GROUP = "payment-reports";

    private final String topicName;
    private final String eventType;
    private final Class<? extends OrderEvent> eventClass;

    OrderTopic(String topicName, String eventType, Class<? extends OrderEvent> eventClass) {
        this.topicName = topicName;
        this.eventType = eventType;
        this.eventClass = eventClass;
    }

    public String topicName() {
        return topicName;
    }

    /** Where records go that no retry can help. */
    public String deadLetterName() {
        return topicName + DEAD_LETTER_SUFFIX;
    }

    /** {@code ce_type}. */
    String eventType() {
        return eventType;
    }

    Class<? extends OrderEvent> eventClass() {
        return eventClass;
    }

    static OrderTopic of(OrderEvent event) {
        return switch (event) {
            case OrderRequested requested -> REQUESTED;
            case OrderRecorded recorded -> RECORDED;
            case OrderSettled settled -> SETTLED;
            case PaymentReported reported -> REPORTED;
        };
    }
}
