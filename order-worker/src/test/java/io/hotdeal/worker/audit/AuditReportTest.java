package io.hotdeal.worker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.worker.Orders;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class AuditReportTest {

    private final StringWriter out = new StringWriter();

    @Test
    void theReportSaysWhatItFoundAndHowMuchMore() {
        World world = new World();
        world.open(Orders.OFFER, 10, null);
        for (int number = 1; number <= 25; number++) {
            world.charge(Orders.id(number), World.PRICE, "CAPTURED");
        }
        PrintWriter writer = new PrintWriter(out);

        world.audit().print(writer);

        assertThat(out.toString())
                .contains("CHARGE_WITHOUT_ROW: 25")
                .contains("and 5 more")
                .contains("audit fails");
    }
}
