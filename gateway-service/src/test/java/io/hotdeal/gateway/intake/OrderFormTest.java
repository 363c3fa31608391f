package io.hotdeal.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.order.CustomerId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderFormTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1_000})
    void takesOneToAThousandUnits(int quantity) {
        var errors = new FieldErrors();

        assertThat(new OrderForm("c-42", quantity).check("c-42", errors))
                .isEqualTo(new OrderForm.Checked(new CustomerId("c-42"), quantity));
        assertThat(errors.any()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        ",      1,    customerId",
        "'',    1,    customerId",
        "'a b', 1,    customerId",
        "c-42,  ,     quantity",
        "c-42,  0,    quantity",
        "c-42,  -1,   quantity",
        "c-42,  1001, quantity",
        ",      ,     customerId quantity",
        "'',    0,    quantity customerId"
    })
    void namesEveryWrongField(@Nullable String customer, @Nullable Integer quantity, String fields) {
        var errors = new FieldErrors();

        assertThat(new OrderForm(customer, quantity).check(customer, errors)).isNull();
        assertThat(errors.refusal().detail()).isEqualTo("wrong: " + fields.replace(" ", ", "));
    }

    @Test
    void isOfTheBuyerWhoeverIsNamed() {
        assertThat(new OrderForm(null, 1).check("c-42", new FieldErrors()))
                .isEqualTo(new OrderForm.Checked(new CustomerId("c-42"), 1));
    }
}
