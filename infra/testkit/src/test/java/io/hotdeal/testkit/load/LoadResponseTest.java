package io.hotdeal.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.load.LoadResponse.Kind;
import org.junit.jupiter.api.Test;

class LoadResponseTest {

    @Test
    void understandsTheWorkshopsPlainText() {
        assertThat(LoadResponse.ofText(200, "2999")).isEqualTo(new LoadResponse(Kind.ACCEPTED, ""));
        assertThat(LoadResponse.ofText(200, "0\n")).isEqualTo(new LoadResponse(Kind.ACCEPTED, ""));
        assertThat(LoadResponse.ofText(200, "Out Of Stock")).isEqualTo(new LoadResponse(Kind.SOLD_OUT, ""));
    }

    @Test
    void countsOtherTextsAsErrors() {
        assertThat(LoadResponse.ofText(200, "-4")).isEqualTo(new LoadResponse(Kind.ERROR, "200 -4"));
        assertThat(LoadResponse.ofText(202, "Payment Pending").kind()).isEqualTo(Kind.ERROR);
        assertThat(LoadResponse.ofText(503, "5").kind()).isEqualTo(Kind.ERROR);
    }

    @Test
    void understandsTheResponsesToAnOrder() {
        assertThat(LoadResponse.ofOrder(202, "{\"orderId\":\"o-1\",\"status\":\"ACCEPTED\",\"remaining\":7}"))
                .isEqualTo(new LoadResponse(Kind.ACCEPTED, "o-1"));
        assertThat(LoadResponse.ofOrder(409, problem("sold-out"))).isEqualTo(new LoadResponse(Kind.SOLD_OUT, ""));
    }

    @Test
    void namesEveryOtherRefusalByItsType() {
        assertThat(LoadResponse.ofOrder(503, problem("overloaded")))
                .isEqualTo(new LoadResponse(Kind.ERROR, "503 urn:hotdeal:problem:overloaded"));
        assertThat(LoadResponse.ofOrder(409, problem("limit-reached")).kind()).isEqualTo(Kind.ERROR);
        assertThat(LoadResponse.ofOrder(202, "{}").kind()).isEqualTo(Kind.ERROR);
        assertThat(LoadResponse.ofOrder(500, "x".repeat(500)).detail()).hasSizeLessThan(80);
    }

    private static String problem(String type) {
        return "{\"type\":\"urn:hotdeal:problem:" + type + "\",\"title\":\"…\",\"status\":409}";
    }
}
