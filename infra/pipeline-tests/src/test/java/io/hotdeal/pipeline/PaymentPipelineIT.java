package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.pipeline.Buyers.Purchase;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.pipeline.guarantee.Observation;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.shop.SignedEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests a payment provider that declines, fails and does not respond. */
@RunsOn(value = TestStack.PLAIN, order = 4)
class PaymentPipelineIT {

    private static final String WELL = """
            {"declineRate":0.0,"timeoutRate":0.0,"errorRate":0.0,"latencyMillis":5,"processingRate":0.0,"refusalRate":0.0,\
            "lateCaptureRate":0.0,"refundErrorRate":0.0,"eventCopies":1,"lateEventRate":0.0}""";

    private final Pipeline pipeline;

    PaymentPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @AfterEach
    void resetTheProvider() throws Exception {
        pipeline.probe().provider().set(WELL);
    }

    @Test
    void aDeclinedUnitIsSoldAgain() throws Exception {
        int offer = 111;
        pipeline.open(offer, 50);
        pipeline.probe().provider().set("{\"declineRate\":1.0}");

        assertThat(pipeline.send(purchases(offer, "poor", 50))).allMatch(Response::isAccepted);
        assertThat(pipeline.assertEveryGuarantee(offer).rows())
                .allMatch(row -> row.status().equals("DECLINED"));
        assertThat(pipeline.snapshot(offer).returned()).isEqualTo(50);

        pipeline.probe().provider().set(WELL);
        assertThat(pipeline.send(purchases(offer, "rich", 50))).allMatch(Response::isAccepted);
        Observation observation = pipeline.assertEveryGuarantee(offer);
        assertThat(observation.rows()).hasSize(100);
        assertThat(observation.snapshot().stock().sold()).isEqualTo(50);
        assertThat(observation.snapshot().stock().available()).isZero();
    }

    @Test
    void aChargeOfUnknownOutcomeIsNeitherForgottenNorMadeTwice() throws Exception {
        int offer = 112;
        pipeline.open(offer, 200);
        // It captures and does not respond, or fails without capturing: the worker cannot tell these apart.
        pipeline.probe()
                .provider()
                .set("{\"timeoutRate\":0.5,\"timeoutMillis\":%d,\"errorRate\":0.3,\"declineRate\":0.1}"
                        .formatted(Pipeline.PAYMENT_TIMEOUT.plusSeconds(2).toMillis()));

        assertThat(pipeline.send(purchases(offer, "patient", 200))).allMatch(Response::isAccepted);
        pipeline.probe().provider().set("{\"timeoutRate\":0.0,\"errorRate\":0.0}");

        Observation observation = pipeline.assertEveryGuarantee(offer);
        assertThat(observation.rows()).hasSize(200);
        assertThat(observation.rows()).extracting(Observation.Row::status).contains("PAID", "DECLINED");
        assertThat(observation.rows())
                .as("a tenth is declined; no unclear payment is among these")
                .filteredOn(row -> row.status().equals("DECLINED"))
                .hasSizeLessThan(50);
    }

    /** Processing for a while, refused for good, captured after the decline, refunds that fail: every order ends all the same. */
    @Test
    void everyOrderEndsWhateverTheProviderSays() throws Exception {
        int offer = 113;
        pipeline.open(offer, 400);
        pipeline.probe().provider().set("""
                {"processingRate":0.1,"processingMillis":3000,"declineRate":0.05,"refusalRate":0.05,"lateCaptureRate":0.05,\
                "refundErrorRate":0.5}""");

        assertThat(pipeline.send(purchases(offer, "any", 400))).allMatch(Response::isAccepted);
        await("each late capture is refunded").atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(pipeline.probe().provider().charges())
                    .anyMatch(charge -> charge.status().equals("REFUNDED"));
            pipeline.assertEveryGuarantee(offer);
        });

        Observation observation = pipeline.assertEveryGuarantee(offer);
        assertThat(observation.rows())
                .hasSize(400)
                .extracting(Observation.Row::status)
                .containsOnly("PAID", "DECLINED");
        assertThat(observation.charges())
                .extracting(Observation.Charge::status)
                .containsOnly("CAPTURED", "DECLINED", "REFUNDED");
        long charged = observation.charges().size();
        assertThat(charged)
                .as("the provider has no charge of those that it refused")
                .isLessThan(400);
    }

    /** It says PROCESSING and reports later, twice and in any order, while no ask is due for an hour. */
    @Test
    void aPaymentIsDecidedByWhatTheProviderReports() throws Exception {
        int offer = pipeline.openAny(40);
        pipeline.probe()
                .provider()
                .set("{\"processingRate\":1.0,\"processingMillis\":8000,\"eventCopies\":2,\"lateEventRate\":0.5}");

        List<Response> responses = pipeline.send(Pipeline.purchases(offer, 40));
        assertThat(responses).allMatch(Response::isAccepted);
        await("every charge is answered, and asked about later only")
                .atMost(Duration.ofSeconds(30))
                .until(() -> waitForAnHour(offer) == 40);
        String order = String.valueOf(responses.getFirst().orderId());
        SignedEvent forged = SignedEvent.of("another secret", "evt-forged", order, "DECLINED");
        assertThat(report(forged)).isEqualTo(401);

        Observation observation = pipeline.assertEveryGuarantee(offer);

        assertThat(observation.rows()).hasSize(40).allMatch(row -> row.status().equals("PAID"));
        assertThat(report(SignedEvent.of(pipeline.stack().webhookSecret(), "evt-stale", order, "DECLINED")))
                .isEqualTo(204);
        assertThat(pipeline.assertEveryGuarantee(offer).rows())
                .allMatch(row -> row.status().equals("PAID"));
    }

    private int report(SignedEvent event) throws Exception {
        return new Http(pipeline.stack().gatewayUrl(2))
                .status("POST", "/payments/events", event.body(), Map.of(SignedEvent.HEADER, event.signature()));
    }

    /** @return how many undecided payments of the offer are not asked about for an hour */
    private int waitForAnHour(int offer) throws SQLException {
        RunningStack stack = pipeline.stack();
        try (Connection database =
                        DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
                PreparedStatement update = database.prepareStatement(
                        "UPDATE ORDER_HISTORY SET NEXT_ATTEMPT = ? WHERE PROD_ID = ? AND STATUS = 'RECORDED' AND ATTEMPTS > 0")) {
            update.setObject(1, LocalDateTime.now(ZoneOffset.UTC).plusHours(1));
            update.setInt(2, offer);
            return update.executeUpdate();
        }
    }

    private static List<Purchase> purchases(int offer, String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(buyer -> Pipeline.purchase(offer, name + "-" + buyer, 1))
                .toList();
    }
}
