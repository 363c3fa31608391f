package io.hotdeal.stack.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.stack.load.Answer.Kind;
import org.junit.jupiter.api.Test;

class AnswerTest {

    @Test
    void understandsTheWorkshopsPlainText() {
        assertThat(Answer.ofText(200, "2999")).isEqualTo(new Answer(Kind.ACCEPTED, ""));
        assertThat(Answer.ofText(200, "0\n")).isEqualTo(new Answer(Kind.ACCEPTED, ""));
        assertThat(Answer.ofText(200, "Out Of Stock")).isEqualTo(new Answer(Kind.SOLD_OUT, ""));
    }

    @Test
    void takesNoOtherTextForAnOrder() {
        assertThat(Answer.ofText(200, "-4")).isEqualTo(new Answer(Kind.ERROR, "200 -4"));
        assertThat(Answer.ofText(202, "Payment Pending").kind()).isEqualTo(Kind.ERROR);
        assertThat(Answer.ofText(503, "5").kind()).isEqualTo(Kind.ERROR);
    }

    @Test
    void understandsTheAnswersToAnOrder() {
        assertThat(Answer.ofOrder(202, "{\"orderId\":\"o-1\",\"status\":\"ACCEPTED\",\"remaining\":7}"))
                .isEqualTo(new Answer(Kind.ACCEPTED, "o-1"));
        assertThat(Answer.ofOrder(409, problem("sold-out"))).isEqualTo(new Answer(Kind.SOLD_OUT, ""));
    }

    @Test
    void namesEveryOtherRefusalByItsType() {
        assertThat(Answer.ofOrder(503, problem("overloaded")))
                .isEqualTo(new Answer(Kind.ERROR, "503 urn:hotdeal:problem:overloaded"));
        assertThat(Answer.ofOrder(409, problem("limit-reached")).kind()).isEqualTo(Kind.ERROR);
        assertThat(Answer.ofOrder(202, "{}").kind()).isEqualTo(Kind.ERROR);
        assertThat(Answer.ofOrder(500, "x".repeat(500)).detail()).hasSizeLessThan(80);
    }

    private static String problem(String type) {
        return "{\"type\":\"urn:hotdeal:problem:" + type + "\",\"title\":\"…\",\"status\":409}";
    }
}
