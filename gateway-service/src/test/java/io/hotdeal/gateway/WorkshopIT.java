package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Response;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The workshop's endpoints, as its {@code ab} commands use them. */
@ExtendWith(GatewayStack.Shared.class)
class WorkshopIT {

    private final GatewayStack shop;
    private final Gateway gateway;

    WorkshopIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void answersTheWorkshopsPipelineEndpointInPlainText(String method) {
        int offer = shop.open(2);
        String path = "/order-redis?prodId=" + offer;

        Response first = gateway.send(method, path, null);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(first.text()).isEqualTo("1");
        assertThat(gateway.send(method, path, null).text()).isEqualTo("0");
        assertThat(gateway.send(method, path, null).text()).isEqualTo("Out Of Stock");
        assertThat(gateway.available(offer)).isZero();
        refused(gateway.get("/order-redis?prodId=999"), 404, "unknown-offer");
        refused(gateway.get("/order-redis?prodId=x"), 400, "bad-input");
    }

    /** Link previews ask with HEAD. */
    @Test
    void neverBuysByHead() throws SQLException {
        int offer = shop.open(2);
        int product = shop.nextProduct();
        int before = shop.unallocated(product);

        for (String path : new String[] {"/order-redis?prodId=" + offer, "/order?prodId=" + product}) {
            Response response = gateway.send("HEAD", path, null);
            assertThat(response.status()).as("%s", response).isEqualTo(405);
            assertThat(response.header("Allow")).contains("GET,POST");
        }

        assertThat(gateway.available(offer)).isEqualTo(2);
        assertThat(shop.unallocated(product)).isEqualTo(before);
    }

    /** A form or a link there needs no more than a buyer who looks at it. */
    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void sellsNothingToAPageOfAnotherOrigin(String site) throws SQLException {
        int offer = shop.open(2);
        int product = shop.nextProduct();
        int before = shop.unallocated(product);

        for (String path : new String[] {"/order-redis?prodId=" + offer, "/order?prodId=" + product}) {
            for (String method : new String[] {"GET", "POST"}) {
                refused(gateway.send(method, path, null, "Sec-Fetch-Site", site), 403, "not-allowed");
            }
        }

        assertThat(gateway.available(offer)).isEqualTo(2);
        assertThat(shop.unallocated(product)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void sellsToItsOwnPagesAndToAnAddressThatWasTyped(String site) throws SQLException {
        int offer = shop.open(2);
        int product = shop.nextProduct();
        int before = shop.unallocated(product);

        for (String method : new String[] {"GET", "POST"}) {
            for (String path : new String[] {"/order-redis?prodId=" + offer, "/order?prodId=" + product}) {
                Response response = gateway.send(method, path, null, "Sec-Fetch-Site", site);
                assertThat(response.status()).as("%s", response).isEqualTo(200);
            }
        }

        assertThat(gateway.available(offer)).isZero();
        assertThat(shop.unallocated(product)).isEqualTo(before - 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void sellsOnTheLegacyPathInPlainText(String method) throws SQLException {
        int product = shop.nextProduct();
        gateway.open(product, "{\"units\":5998}", "open-1");
        String path = "/order?prodId=" + product;

        Response first = gateway.send(method, path, null);

        assertThat(first.status()).as("%s", first).isEqualTo(200);
        assertThat(first.header("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(first.text()).isEqualTo("1");
        assertThat(gateway.send(method, path, null).text()).isEqualTo("0");
        assertThat(gateway.send(method, path, null).text()).isEqualTo("Out Of Stock");
        assertThat(shop.number("SELECT COUNT(*) FROM ORDER_HISTORY WHERE STATUS = 'PAID' AND PROD_ID = ?", product))
                .isEqualTo(2);
        assertThat(gateway.available(product))
                .as("the pipeline's units are its own")
                .isEqualTo(5_998);
        refused(gateway.get("/order?prodId=1001"), 404, "unknown-offer");
        refused(gateway.get("/order?prodId=x"), 400, "bad-input");
    }
}
