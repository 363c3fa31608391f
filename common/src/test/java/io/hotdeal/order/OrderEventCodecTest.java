package io.hotdeal.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderRecorded;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderEvent.OrderSettled;
import io.hotdeal.order.OrderEvent.PaymentReported;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderEventCodecTest {

    private static final String ID = "0190f3a1-7000-7000-8000-000000000001";
    private static final Instant AT = Instant.parse("2026-11-20T12:00:00.123Z");
    private static final OrderRequested REQUESTED =
            new OrderRequested(new OrderId(ID), new OfferId(1), new CustomerId("c-42"), 2, new BigDecimal("39.80"), AT);
    private static final OrderRecorded RECORDED = new OrderRecorded(new OrderId(ID), new OfferId(1), AT);
    private static final String REQUESTED_JSON = """
            {"orderId":"%s","offerId":1,"customerId":"c-42","quantity":2,"amount":39.80,\
            "reservedAt":"2026-11-20T12:00:00.123Z"}""".formatted(ID);

    private final OrderEventCodec codec = new OrderEventCodec("/gateway-service");

    @Test
    void readsWhatItWroteForEveryEvent() throws InvalidEventException {
        assertThat(codec.decode(received(codec.encode(REQUESTED)), OrderTopic.REQUESTED, OrderRequested.class))
                .isEqualTo(REQUESTED);
        assertThat(codec.decode(received(codec.encode(RECORDED)), OrderTopic.RECORDED, OrderRecorded.class))
                .isEqualTo(RECORDED);
        for (@Nullable String reference : new @Nullable String[] {"pay-1", null}) {
            var settled = new OrderSettled(new OrderId(ID), new OfferId(1), OrderStatus.PAID, reference, AT, null);
            assertThat(codec.decode(received(codec.encode(settled)), OrderTopic.SETTLED, OrderSettled.class))
                    .isEqualTo(settled);
            var reported = new PaymentReported(
                    "evt-1", new OrderId(ID), "key-1", "CAPTURED", reference, new BigDecimal("39.80"), "EUR", AT);
            assertThat(codec.decode(received(codec.encode(reported)), OrderTopic.REPORTED, PaymentReported.class))
                    .isEqualTo(reported);
        }
    }

    @Test
    void writesKeyTopicAndCloudEventsHeaders() {
        ProducerRecord<byte[], byte[]> written = codec.encode(REQUESTED);

        assertThat(written.topic()).isEqualTo("hotdeal.order.requested.v1");
        assertThat(new String(written.key(), UTF_8)).isEqualTo(ID);
        assertThat(headers(written))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", ID,
                        "ce_source", "/gateway-service",
                        "ce_type", "io.hotdeal.order.requested.v1",
                        "ce_time", "2026-11-20T12:00:00.123Z",
                        "content-type", "application/json"));
        assertThat(new String(written.value(), UTF_8)).isEqualTo(REQUESTED_JSON);
    }

    @Test
    void namesTopicsAndDeadLetters() {
        assertThat(OrderTopic.REQUESTED.topicName()).isEqualTo("hotdeal.order.requested.v1");
        assertThat(OrderTopic.RECORDED.topicName()).isEqualTo("hotdeal.order.recorded.v1");
        assertThat(OrderTopic.SETTLED.topicName()).isEqualTo("hotdeal.order.settled.v1");
        assertThat(OrderTopic.SETTLED.deadLetterName()).isEqualTo("hotdeal.order.settled.v1-dlt");
    }

    @Test
    void namesAReportByTheProvidersId() {
        var reported = new PaymentReported("evt-1", new OrderId(ID), ID, "CAPTURED", null, null, null, AT);

        assertThat(headers(codec.encode(reported)))
                .containsEntry("ce_id", "evt-1")
                .containsEntry("ce_type", "io.hotdeal.payment.reported.v1");
        assertThat(new String(codec.encode(reported).value(), UTF_8)).isEqualTo("""
                {"eventId":"evt-1","orderId":"%s","paymentKey":"%s","status":"CAPTURED",\
                "reportedAt":"2026-11-20T12:00:00.123Z"}""".formatted(ID, ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventId|7", "paymentKey|1.5", "status|true"})
    void refusesAReportWithAnotherTypeThanTextNamingItsField(String wrong) {
        String field = wrong.substring(0, wrong.indexOf('|'));
        var reported = new PaymentReported("evt-1", new OrderId(ID), ID, "CAPTURED", null, null, null, AT);
        String value = new String(codec.encode(reported).value(), UTF_8)
                .replaceFirst(
                        "\"" + field + "\":\"[^\"]*\"", "\"" + field + "\":" + wrong.substring(field.length() + 1));

        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> codec.decode(
                        message("io.hotdeal.payment.reported.v1", ID, value.getBytes(UTF_8)),
                        OrderTopic.REPORTED,
                        PaymentReported.class))
                .withMessageContaining(field);
    }

    @Test
    void acceptsAFieldThatANewerWriterAdded() throws InvalidEventException {
        String newer = REQUESTED_JSON.replace("}", ",\"voucher\":{\"code\":\"x\"}}");

        assertThat(decode(newer)).isEqualTo(REQUESTED);
    }

    @Test
    void refusesAnotherTypeNamingTheHeader() {
        assertThat(reasonFor(message("io.hotdeal.order.recorded.v1", ID, REQUESTED_JSON.getBytes(UTF_8))))
                .contains("ce_type", "io.hotdeal.order.recorded.v1", "io.hotdeal.order.requested.v1");
    }

    @Test
    void refusesAMissingTypeNamingTheHeader() {
        assertThat(reasonFor(message(null, ID, REQUESTED_JSON.getBytes(UTF_8)))).contains("ce_type");
    }

    @Test
    void refusesAMissingValue() {
        assertThat(reasonFor(message("io.hotdeal.order.requested.v1", ID, null)))
                .contains("value is missing");
    }

    @Test
    void refusesAValueOfAMegabyteUnread() {
        assertThat(reasonFor(message("io.hotdeal.order.requested.v1", ID, new byte[1024 * 1024])))
                .contains("value", "1048576");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "null", "[]", "1", "\"text\"", "{", "{\"orderId\":", "\u0000\u0001", "<xml/>", "{} {}"})
    void refusesWhatIsNoJsonObject(String value) {
        assertThat(reasonFor(value)).contains("value");
    }

    @Test
    void refusesAnythingAfterTheObject() {
        assertThat(reasonFor(REQUESTED_JSON + " x")).contains("value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orderId", "offerId", "customerId", "quantity", "amount", "reservedAt"})
    void refusesAMissingOrNullFieldNamingIt(String field) {
        String without = REQUESTED_JSON
                .replaceFirst("\"" + field + "\":(\"[^\"]*\"|[0-9.]+),?", "")
                .replace(",}", "}");
        String withNull =
                REQUESTED_JSON.replaceFirst("\"" + field + "\":(\"[^\"]*\"|[0-9.]+)", "\"" + field + "\":null");

        assertThat(without).doesNotContain(field);
        assertThat(reasonFor(without)).contains(field);
        assertThat(withNull).contains(field + "\":null");
        assertThat(reasonFor(withNull)).contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orderId    | 7",
                "orderId    | 'not-a-uuid'",
                "orderId    | {}",
                "offerId    | 0",
                "offerId    | -1",
                "offerId    | 1.5",
                "offerId    | '1'",
                "offerId    | 3000000000",
                "customerId | 42",
                "customerId | true",
                "customerId | ''",
                "customerId | 'a b'",
                "customerId | ['c-42']",
                "quantity   | 0",
                "quantity   | -1",
                "quantity   | 1.5",
                "quantity   | '2'",
                "quantity   | ''",
                "quantity   | true",
                "quantity   | 3000000000",
                "amount     | -0.01",
                "amount     | 0.001",
                "amount     | 1000000000000",
                "amount     | 1E13",
                "amount     | 1E2147483647",
                "amount     | 0E2147483647",
                "amount     | 1E2147483648",
                "amount     | 1E-2147483647",
                "amount     | '39.80'",
                "amount     | true",
                "reservedAt | 'noon'",
                "reservedAt | ''",
                "reservedAt | true",
                "reservedAt | 1763640000",
                "reservedAt | 1763640000.123",
                "reservedAt | '1763640000'",
                "reservedAt | {}",
                "reservedAt | ['2026-11-20T12:00:00.123Z']"
            },
            quoteCharacter = '`')
    void refusesAWrongValueNamingItsField(String field, String wrong) {
        String value = REQUESTED_JSON.replaceFirst(
                "\"" + field + "\":(\"[^\"]*\"|[0-9.]+)", "\"" + field + "\":" + wrong.replace('\'', '"'));

        assertThat(reasonFor(value)).contains(field);
    }

    @ParameterizedTest
    @EnumSource(
            value = OrderStatus.class,
            names = {"ACCEPTED", "RECORDED"})
    void refusesASettledEventThatIsNotFinal(OrderStatus status) {
        String value =
                "{\"orderId\":\"%s\",\"offerId\":1,\"status\":\"%s\",\"settledAt\":\"%s\"}".formatted(ID, status, AT);

        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> codec.decode(
                        message("io.hotdeal.order.settled.v1", ID, value.getBytes(UTF_8)),
                        OrderTopic.SETTLED,
                        OrderSettled.class))
                .withMessageContaining("status");
    }

    @Test
    void refusesAKeyThatIsNotTheOrder() {
        String another = ID.replace('1', '2');

        assertThat(reasonFor(message("io.hotdeal.order.requested.v1", another, REQUESTED_JSON.getBytes(UTF_8))))
                .contains("key", "orderId");
        assertThat(reasonFor(message("io.hotdeal.order.requested.v1", null, REQUESTED_JSON.getBytes(UTF_8))))
                .contains("key", "orderId");
    }

    private OrderRequested decode(String value) throws InvalidEventException {
        return codec.decode(
                message("io.hotdeal.order.requested.v1", ID, value.getBytes(UTF_8)),
                OrderTopic.REQUESTED,
                OrderRequested.class);
    }

    private String reasonFor(String value) {
        return reasonFor(message("io.hotdeal.order.requested.v1", ID, value.getBytes(UTF_8)));
    }

    private String reasonFor(ConsumerRecord<byte[], byte[]> message) {
        try {
            OrderRequested read = codec.decode(message, OrderTopic.REQUESTED, OrderRequested.class);
            throw new AssertionError("read as " + read);
        } catch (InvalidEventException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> written) {
        Map<String, String> headers = new TreeMap<>();
        written.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }

    private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> written) {
        return record(written.topic(), written.key(), written.value(), new RecordHeaders(written.headers()));
    }

    private static ConsumerRecord<byte[], byte[]> message(
            @Nullable String type, @Nullable String key, byte @Nullable [] value) {
        var headers = new RecordHeaders();
        if (type != null) {
            headers.add("ce_type", type.getBytes(UTF_8));
        }
        return record("any", key == null ? null : key.getBytes(UTF_8), value, headers);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                topic, 0, 0, 0, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty());
    }
}
