package io.hotdeal.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderRecorded;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderEvent.OrderSettled;
import io.hotdeal.order.OrderEvent.PaymentReported;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the records that really go to Kafka against the published contract. */
class OrderEventSchemaTest {

    private static final OrderId ID = new OrderId("0190f3a1-7000-7000-8000-000000000001");
    private static final OfferId OFFER = new OfferId(999_999_999);
    private static final Instant AT = Instant.parse("2026-11-20T12:00:00.123Z");

    private final OrderEventCodec codec = new OrderEventCodec("/gateway-service");

    static Stream<OrderEvent> events() {
        return Stream.of(
                requested(2, "39.80", AT),
                requested(1, "0.00", Instant.parse("2026-11-20T12:00:00Z")),
                requested(1_000, "999999999990.00", Instant.ofEpochSecond(1_700_000_000L, 123_456_789)),
                new OrderRecorded(ID, OFFER, AT),
                new OrderSettled(ID, OFFER, OrderStatus.PAID, "pay-1", AT, null),
                new OrderSettled(ID, OFFER, OrderStatus.DECLINED, "pay-2", AT, null),
                new OrderSettled(ID, OFFER, OrderStatus.REJECTED, null, AT, null),
                new OrderSettled(ID, OFFER, OrderStatus.DECLINED, "pay-1", AT, EndedBy.REFUND),
                new OrderSettled(ID, OFFER, OrderStatus.REJECTED, null, AT, EndedBy.CANCEL),
                new OrderSettled(ID, OFFER, OrderStatus.DECLINED, "pay-2", AT, EndedBy.EXPIRY),
                new PaymentReported("evt-1", ID, "key-1", "CAPTURED", "ch_1", new BigDecimal("19.90"), "EUR", AT),
                new PaymentReported("evt-1", ID, "key-1", "PROCESSING", null, null, null, AT));
    }

    private static OrderRequested requested(int quantity, String amount, Instant at) {
        return new OrderRequested(ID, OFFER, new CustomerId("c-42"), quantity, new BigDecimal(amount), at);
    }

    @ParameterizedTest
    @MethodSource("events")
    void writesEveryEventAsItsSchemaSays(OrderEvent event) {
        String value = new String(codec.encode(event).value(), UTF_8);

        assertThat(violations(OrderTopic.of(event), value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "REQUESTED | quantity   | 0",
                "REQUESTED | quantity   | 1.5",
                "REQUESTED | quantity   | '1'",
                "REQUESTED | amount     | -1",
                "REQUESTED | amount     | 0.001",
                "REQUESTED | amount     | 1000000000000",
                "REQUESTED | amount     | '39.80'",
                "REQUESTED | customerId | 'a b'",
                "REQUESTED | customerId | null",
                "REQUESTED | orderId    | 'x'",
                "REQUESTED | reservedAt | 'noon'",
                "REQUESTED | reservedAt | 1700000000",
                "RECORDED  | offerId    | 0",
                "RECORDED  | offerId    | '1'",
                "RECORDED  | recordedAt | ''",
                "SETTLED   | status     | 'RECORDED'",
                "SETTLED   | paymentRef | null",
                "SETTLED   | settledAt  | 'today'",
                "REPORTED  | eventId    | 'two words'",
                "REPORTED  | paymentKey | ''",
                "REPORTED  | status     | 'captured'",
                "REPORTED  | reference  | ''",
                "REPORTED  | amount     | -1",
                "REPORTED  | amount     | '19.90'",
                "REPORTED  | currency   | 'EURO'",
                "REPORTED  | reportedAt | 1700000000"
            })
    void findsAWrongFieldInEachSchema(OrderTopic topic, String field, String wrong) {
        String value = sample(topic)
                .replaceFirst(
                        "\"" + field + "\":(\"[^\"]*\"|[0-9.]+)", "\"" + field + "\":" + wrong.replace('\'', '"'));

        assertThat(violations(topic, value))
                .anySatisfy(error -> assertThat(error.getInstanceLocation()).hasToString("/" + field));
    }

    @ParameterizedTest
    @CsvSource({
        "REQUESTED, orderId", "REQUESTED, offerId", "REQUESTED, customerId", "REQUESTED, quantity", "REQUESTED, amount",
        "REQUESTED, reservedAt", "RECORDED, orderId", "RECORDED, offerId", "RECORDED, recordedAt", "SETTLED, orderId",
        "SETTLED, offerId", "SETTLED, status", "SETTLED, settledAt", "REPORTED, eventId", "REPORTED, orderId",
        "REPORTED, paymentKey", "REPORTED, status", "REPORTED, reportedAt"
    })
    void findsAMissingFieldInEachSchema(OrderTopic topic, String field) {
        String value = sample(topic).replace("\"" + field + "\"", "\"another\"");

        assertThat(violations(topic, value))
                .anySatisfy(error -> assertThat(error.getMessage()).contains(field));
    }

    private String sample(OrderTopic topic) {
        OrderEvent event = events().filter(candidate -> OrderTopic.of(candidate) == topic)
                .findFirst()
                .orElseThrow();
        return new String(codec.encode(event).value(), UTF_8);
    }

    private static List<Error> violations(OrderTopic topic, String value) {
        return schema(topic)
                .validate(
                        value,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    private static Schema schema(OrderTopic topic) {
        String resource = "/schema/" + topic.topicName().replace("hotdeal.", "").replaceFirst("[.]", "-") + ".json";
        try (InputStream in = Objects.requireNonNull(OrderEvent.class.getResourceAsStream(resource), resource)) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
