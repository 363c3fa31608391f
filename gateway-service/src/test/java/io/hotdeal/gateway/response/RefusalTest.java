package io.hotdeal.gateway.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;

/** The catalogue of problems and their rendering. */
class RefusalTest {

    /** Clients decide by these: a change here breaks them. */
    @ParameterizedTest
    @CsvSource({
        "BAD_INPUT,        400, bad-input",
        "NOT_SIGNED_IN,    401, not-signed-in",
        "UNKNOWN_OFFER,    404, unknown-offer",
        "UNKNOWN_ORDER,    404, unknown-order",
        "SOLD_OUT,         409, sold-out",
        "LIMIT_REACHED,    409, limit-reached",
        "NOT_OPEN,         409, not-open",
        "NOT_ENOUGH_STOCK, 409, not-enough-stock",
        "WRONG_STATE,      409, wrong-state",
        "ORDER_STATE,      409, order-state",
        "BODY_TOO_LARGE,   413, body-too-large",
        "KEY_REUSED,       422, key-reused",
        "OVERLOADED,       503, overloaded",
        "OUTCOME_UNKNOWN,  503, outcome-unknown",
        "DEPENDENCY_UNAVAILABLE, 503, dependency-unavailable",
        "STOCK_MISSING,    503, stock-missing",
        "INTERNAL,         500, internal"
    })
    void hasItsStatusAndType(Problem problem, int status, String type) {
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.type()).hasToString("urn:hotdeal:problem:" + type);
    }

    @Test
    void hasATypeOfItsOwnForEachReason() {
        assertThat(Arrays.stream(Problem.values()).map(Problem::type)).doesNotHaveDuplicates();
        assertThat(Problem.values()).hasSize(20);
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void asksToRetryWhateverIsAMatterOfTime(Problem problem) {
        RenderedResponse rendered = problem.refusal("why").render(null);

        assertThat(rendered.headers().get(HttpHeaders.RETRY_AFTER)).isEqualTo(problem.status() == 503 ? "1" : null);
        assertThat(rendered.contentType()).isEqualTo("application/problem+json");
        assertThat(rendered.status()).isEqualTo(problem.status());
    }

    @Test
    void rendersItsMembersBehindThoseOfTheStandard() {
        Refusal refusal = Problem.SOLD_OUT.refusal("2 units are left").with("available", 2);

        assertThat(refusal.render("/offers/1/orders").text())
                .isEqualTo("{\"detail\":\"2 units are left\",\"instance\":\"/offers/1/orders\",\"status\":409,"
                        + "\"title\":\"Fewer units are left than asked for\",\"type\":\"urn:hotdeal:problem:sold-out\","
                        + "\"available\":2}");
    }

    @Test
    void rendersAStatusThatHasNoProblemOfItsOwn() {
        assertThat(Refusal.ofStatus(415, null).render(null).text())
                .isEqualTo("{\"status\":415,\"title\":\"Unsupported Media Type\","
                        + "\"type\":\"urn:hotdeal:problem:unsupported-media-type\"}");
        assertThat(Refusal.ofStatus(599, null).type()).hasToString("urn:hotdeal:problem:refused");
    }

    @Test
    void saysWhenToComeAgainInWholeSecondsRoundedUp() {
        assertThat(Problem.tooMany(Duration.ofMillis(1_001), "why").headers())
                .containsExactly(entry(HttpHeaders.RETRY_AFTER, "2"));
    }
}
