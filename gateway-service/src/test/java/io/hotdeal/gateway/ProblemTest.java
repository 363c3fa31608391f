package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

class ProblemTest {

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
        "BODY_TOO_LARGE,   413, body-too-large",
        "KEY_REUSED,       422, key-reused",
        "OVERLOADED,       503, overloaded",
        "OUTCOME_UNKNOWN,  503, outcome-unknown",
        "DEPENDENCY_UNAVAILABLE,  503, dependency-away",
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
        assertThat(Problem.values()).hasSize(19);
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void asksToRetryWhateverIsAMatterOfTime(Problem problem) {
        HttpHeaders headers = problem.answer("why").getHeaders();

        assertThat(headers.getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo(problem.status() == 503 ? "1" : null);
        assertThat(headers.getContentType()).hasToString("application/problem+json");
    }

    @Test
    void carriesItsMembers() {
        ResponseEntity<Object> answer = Problem.SOLD_OUT.answer("2 units are left", Map.of("available", 2));

        ProblemDetail problem = (ProblemDetail) Objects.requireNonNull(answer.getBody());
        assertThat(problem.getDetail()).isEqualTo("2 units are left");
        assertThat(problem.getProperties()).containsEntry("available", 2);
    }
}
