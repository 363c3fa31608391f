package io.hotdeal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.instance.AuditRequests.State;
import io.hotdeal.instance.AuditRequests.Status;
import io.hotdeal.instance.AuditResult.Finding;
import io.hotdeal.instance.AuditResult.Offer;
import io.hotdeal.instance.AuditResult.Report;
import io.hotdeal.instance.AuditResult.Verdict;
import io.hotdeal.stock.RedisStock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisStock.Shared.class)
class RedisAuditRequestsIT {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final AuditResult RESULT = new AuditResult(
            NOON.plusSeconds(9),
            null,
            new Report(
                    Verdict.FINDINGS,
                    "1 offers, 2 orders, 3 charges",
                    null,
                    List.of(new Offer(1, 10, 5, 1, 4, 0, 10, 5, 4, 1, 0, 0)),
                    List.of(new Finding(
                            "LAG", "records that the worker has yet to consume", 2, List.of("one", "two")))));

    private final RedisStock stock;
    private final AuditRequests requests;

    RedisAuditRequestsIT(RedisStock stock) {
        this.stock = stock;
        this.requests = new RedisAuditRequests(stock.calls());
    }

    @BeforeEach
    void forgetEarlierRequests() {
        stock.redis().delete(List.of("hotdeal-audit-request", "hotdeal-audit-worker", "hotdeal-audit-answer"));
    }

    @Test
    void oneWorkerTakesTheRequestAndPublishesItsResult() {
        assertThat(requests.status()).isEqualTo(new Status(State.NONE, null, null));
        assertThat(requests.take("w1")).as("nothing was requested").isEmpty();

        assertThat(requests.request(NOON)).isEqualTo(new Status(State.WAITING, NOON, null));
        assertThat(requests.request(NOON.plusSeconds(1)).requestedAt())
                .as("somebody has asked already")
                .isEqualTo(NOON);
        assertThat(requests.take("w1")).contains(NOON);
        assertThat(requests.take("w2")).as("another has it").isEmpty();
        assertThat(requests.status().state()).isEqualTo(State.RUNNING);

        assertThat(requests.publish(NOON, "w1", RESULT)).isTrue();

        assertThat(requests.status()).isEqualTo(new Status(State.DONE, null, RESULT));
        assertThat(requests.take("w2")).as("it is done").isEmpty();
    }

    @Test
    void aRequestThatEndedItsWorkerIsTakenByNoOther() {
        requests.request(NOON);
        assertThat(requests.take("w1 runs out of memory")).contains(NOON);

        assertThat(stock.redis().getExpire("hotdeal-audit-worker"))
                .as("the turn outlives the request")
                .isGreaterThanOrEqualTo(stock.redis().getExpire("hotdeal-audit-request"));
    }

    /** Two audits that end at once, of which one has outlived its request. */
    @Test
    void aResultThatComesLateEndsNoOtherRequest() {
        requests.request(NOON);
        requests.take("w1");
        forgetEarlierRequests(); // ten minutes later
        requests.request(NOON.plusSeconds(600));
        assertThat(requests.take("w2")).contains(NOON.plusSeconds(600));

        assertThat(requests.publish(NOON, "w1", RESULT)).isFalse();

        assertThat(requests.status()).isEqualTo(new Status(State.RUNNING, NOON.plusSeconds(600), null));
        assertThat(requests.take("w3")).as("w2 has it still").isEmpty();
        assertThat(requests.publish(NOON.plusSeconds(600), "w2", RESULT)).isTrue();
        assertThat(requests.status().state()).isEqualTo(State.DONE);
        requests.request(NOON.plusSeconds(700));
        assertThat(requests.take("w3")).contains(NOON.plusSeconds(700));
    }

    /** One process that was stopped for ten minutes, or whose Redis has lost the request. */
    @Test
    void oneWorkersEarlierAuditNeitherEndsNorAnswersItsLaterRequest() {
        requests.request(NOON);
        requests.take("w1");
        forgetEarlierRequests();
        Instant later = NOON.plusSeconds(600);
        requests.request(later);
        assertThat(requests.take("w1")).contains(later);

        assertThat(requests.publish(NOON, "w1", new AuditResult(NOON, "it takes too long", null)))
                .isFalse();
        assertThat(requests.take("w2")).as("w1 has it still").isEmpty();
        assertThat(requests.publish(later, "w1", RESULT)).isTrue();
        assertThat(requests.publish(NOON, "w1", new AuditResult(NOON, "it takes too long", null)))
                .isFalse();

        assertThat(requests.status()).isEqualTo(new Status(State.DONE, null, RESULT));
    }

    @Test
    void showsTheLastResultWhileAnotherIsAskedFor() {
        publish(RESULT);

        assertThat(requests.request(NOON)).isEqualTo(new Status(State.WAITING, NOON, RESULT));
    }

    private void publish(AuditResult result) {
        requests.request(NOON);
        requests.take("w1");
        requests.publish(NOON, "w1", result);
    }

    @Test
    void saysThatAnAuditCouldNotBeMade() {
        var failed = new AuditResult(NOON, "the database does not answer", null);
        publish(failed);

        assertThat(requests.status()).isEqualTo(new Status(State.FAILED, null, failed));
    }

    @Test
    void nothingIsKeptForEver() {
        requests.request(NOON);
        requests.take("w1");
        requests.publish(NOON, "w1", RESULT);
        requests.request(NOON);
        requests.take("w1");

        for (String key : List.of("hotdeal-audit-request", "hotdeal-audit-worker", "hotdeal-audit-answer")) {
            assertThat(stock.redis().getExpire(key)).as(key).isPositive();
        }
    }
}
