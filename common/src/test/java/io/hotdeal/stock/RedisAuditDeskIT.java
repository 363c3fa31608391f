package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.live.AuditAnswer;
import io.hotdeal.live.AuditAnswer.Finding;
import io.hotdeal.live.AuditAnswer.Offer;
import io.hotdeal.live.AuditAnswer.Report;
import io.hotdeal.live.AuditAnswer.Verdict;
import io.hotdeal.live.AuditDesk;
import io.hotdeal.live.AuditDesk.Standing;
import io.hotdeal.live.AuditDesk.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisStock.Shared.class)
class RedisAuditDeskIT {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final AuditAnswer ANSWER = new AuditAnswer(
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
    private final AuditDesk desk;

    RedisAuditDeskIT(RedisStock stock) {
        this.stock = stock;
        this.desk = new RedisAuditDesk(stock.calls());
    }

    @BeforeEach
    void anEmptyDesk() {
        stock.redis().delete(List.of("hotdeal-audit-request", "hotdeal-audit-worker", "hotdeal-audit-answer"));
    }

    @Test
    void oneWorkerTakesTheRequestAndAnswersIt() {
        assertThat(desk.standing()).isEqualTo(new Standing(State.NONE, null, null));
        assertThat(desk.take("w1")).as("nobody has asked").isEmpty();

        assertThat(desk.request(NOON)).isEqualTo(new Standing(State.WAITING, NOON, null));
        assertThat(desk.request(NOON.plusSeconds(1)).requestedAt())
                .as("somebody has asked already")
                .isEqualTo(NOON);
        assertThat(desk.take("w1")).contains(NOON);
        assertThat(desk.take("w2")).as("another has it").isEmpty();
        assertThat(desk.standing().state()).isEqualTo(State.RUNNING);

        desk.answer(ANSWER);

        assertThat(desk.standing()).isEqualTo(new Standing(State.DONE, null, ANSWER));
        assertThat(desk.take("w2")).as("it is done").isEmpty();
    }

    @Test
    void showsTheLastAnswerWhileAnotherIsAskedFor() {
        desk.answer(ANSWER);

        assertThat(desk.request(NOON)).isEqualTo(new Standing(State.WAITING, NOON, ANSWER));
    }

    @Test
    void saysThatAnAuditCouldNotBeMade() {
        var failed = new AuditAnswer(NOON, "the database does not answer", null);
        desk.answer(failed);

        assertThat(desk.standing()).isEqualTo(new Standing(State.FAILED, null, failed));
    }

    @Test
    void nothingIsKeptForEver() {
        desk.request(NOON);
        desk.take("w1");
        desk.answer(ANSWER);
        desk.request(NOON);
        desk.take("w1");

        for (String key : List.of("hotdeal-audit-request", "hotdeal-audit-worker", "hotdeal-audit-answer")) {
            assertThat(stock.redis().getExpire(key)).as(key).isPositive();
        }
    }
}
