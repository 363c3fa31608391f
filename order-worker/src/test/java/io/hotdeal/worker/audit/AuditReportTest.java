package io.hotdeal.worker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.worker.TestOrders;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class AuditReportTest {

    private final StringWriter out = new StringWriter();

    @Test
    void theReportSaysWhatItFoundAndHowMuchMore() {
        InMemorySystem world = new InMemorySystem();
        world.open(TestOrders.OFFER, 10, null);
        for (int number = 1; number <= 25; number++) {
            world.charge(TestOrders.id(number), InMemorySystem.PRICE, "CAPTURED");
        }
        PrintWriter writer = new PrintWriter(out);

        world.audit().print(writer);

        assertThat(out.toString())
                .contains("CHARGE_WITHOUT_ROW: 25")
                .contains("and 5 more")
                .contains("audit fails");
    }
}
