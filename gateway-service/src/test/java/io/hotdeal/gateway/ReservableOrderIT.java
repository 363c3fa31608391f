package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Response;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The path for Oracle 23ai, on a database that locks the row instead: profile {@code reservable}. */
@ExtendWith(GatewayStack.Shared.class)
class ReservableOrderIT {

    private static final int UNITS = 20;

    private final GatewayStack shop;
    private final Gateway gateway;

    ReservableOrderIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    @Test
    void sellsWhatThereIsToBuyersAtTheSameMoment() throws Exception {
        int product = shop.nextProduct();
        shop.update("UPDATE HOTDEAL_LIST SET QUANTITY = ? WHERE PROD_ID = ?", UNITS, product);

        List<String> responses = gateway.postAtOnce(2 * UNITS, "/order-reservable?prodId=" + product);

        List<String> expected = new ArrayList<>(nCopies(UNITS, "202 Payment Pending"));
        expected.addAll(nCopies(UNITS, "200 Out Of Stock"));
        assertThat(responses).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(shop.unallocated(product)).isZero();
        assertThat(ordersDueNow(product)).isEqualTo(UNITS);
    }

    @Test
    void sellsToAPostOnlyAndNamesWhatItRefuses() throws SQLException {
        int product = shop.nextProduct();
        int before = shop.unallocated(product);

        Response read = gateway.get("/order-reservable?prodId=" + product);

        assertThat(read.status()).as("%s", read).isEqualTo(405);
        refused(gateway.send("POST", "/order-reservable?prodId=1001", null), 404, "unknown-offer");
        refused(gateway.send("POST", "/order-reservable?prodId=x", null), 400, "bad-input");
        assertThat(shop.unallocated(product)).isEqualTo(before);
    }

    @Test
    void isNotThereWithoutTheProfile() {
        Gateway usual = shop.withGateway(GatewayStack.FRAGILE).gateway();

        assertThat(usual.send("POST", "/order-reservable", null).status()).isEqualTo(404);
    }

    /** Never charged, and what a worker's next sweep finds. */
    private int ordersDueNow(int product) throws SQLException {
        return shop.number("""
                SELECT COUNT(*) FROM ORDER_HISTORY
                 WHERE PROD_ID = ? AND STATUS = 'RECORDED' AND CHANNEL = 'LEGACY' AND ATTEMPTS = 0
                   AND NEXT_ATTEMPT = ORDER_DATE""", product);
    }
}
