package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The baselines that sell: profile {@code bench}. */
@ExtendWith(GatewayStack.Shared.class)
class BaselineIT {

    private static final int UNITS = 40;
    private static final Map<String, String> BENCH = Map.of("spring.profiles.active", "bench");

    private final GatewayStack shop;
    private final Gateway gateway;

    BaselineIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.withGateway(BENCH).gateway();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bench/pay-after-commit", "/bench/conditional-update"})
    void sellsByTheDatabaseWhatThereIsToBuyersAtTheSameMoment(String path) throws Exception {
        int product = product(UNITS);

        List<String> responses = gateway.postAtOnce(2 * UNITS, path + "?prodId=" + product);

        assertThat(responses).containsExactlyInAnyOrderElementsOf(eachUnitOnce());
        assertThat(shop.unallocated(product)).isZero();
        assertThat(paid(product)).isEqualTo(UNITS);
    }

    /** At least: that it can be more is the point, and a race. */
    @Test
    void theWorkshopsRedisCodeSellsAtLeastWhatThereIs() throws Exception {
        int product = product(UNITS);
        shop.redis().opsForValue().set("bench-quantity-" + product, Integer.toString(UNITS));

        List<String> responses = gateway.postAtOnce(2 * UNITS, "/bench/get-then-decr?prodId=" + product);

        int sold = (int) responses.stream()
                .filter(response -> response.matches("200 [0-9]+"))
                .count();
        assertThat(sold).isGreaterThanOrEqualTo(UNITS);
        assertThat(responses).filteredOn("200 Out Of Stock"::equals).hasSize(2 * UNITS - sold);
        assertThat(paid(product)).isEqualTo(sold);
        assertThat(shop.redis().opsForValue().get("bench-quantity-" + product))
                .isEqualTo(Integer.toString(UNITS - sold));
        assertThat(shop.unallocated(product)).as("the shop's own units").isEqualTo(UNITS);
    }

    @Test
    void plainDecrementAcceptsExactlyWhatThereIs() throws Exception {
        shop.redis().opsForValue().set("bench-quantity", Integer.toString(UNITS));

        List<String> responses = gateway.postAtOnce(2 * UNITS, "/bench/plain");

        assertThat(responses).containsExactlyInAnyOrderElementsOf(eachUnitOnce());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bench/pay-after-commit", "/bench/conditional-update", "/bench/get-then-decr"})
    void refusesWhatItCannotSell(String path) throws SQLException {
        int product = product(UNITS);
        shop.redis().opsForValue().set("bench-quantity-" + product, Integer.toString(UNITS));
        shop.redis().opsForValue().set("bench-quantity-1001", "1");

        refused(gateway.get(path + "?prodId=1001"), 404, "unknown-offer");
        refused(gateway.get(path + "?prodId=1002"), 404, "unknown-offer");
        refused(gateway.get(path + "?prodId=x"), 400, "bad-input");
        refused(
                gateway.send("POST", path + "?prodId=" + product, null, "Sec-Fetch-Site", "cross-site"),
                403,
                "not-allowed");
        assertThat(gateway.send("HEAD", path + "?prodId=" + product, null).status())
                .isEqualTo(405);

        assertThat(shop.unallocated(product)).isEqualTo(UNITS);
        assertThat(shop.redis().opsForValue().get("bench-quantity-" + product)).isEqualTo(Integer.toString(UNITS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/bench/pay-after-commit", "/bench/conditional-update", "/bench/get-then-decr", "/bench/plain"})
    void isNotThereWithoutTheProfile(String path) {
        assertThat(shop.gateway().get(path).status()).isEqualTo(404);
    }

    /** Of twice as many buyers as units. */
    private static List<String> eachUnitOnce() {
        List<String> responses = new ArrayList<>(nCopies(UNITS, "200 Out Of Stock"));
        for (int left = 0; left < UNITS; left++) {
            responses.add("200 " + left);
        }
        return responses;
    }

    private int product(int units) throws SQLException {
        int product = shop.nextProduct();
        shop.update("UPDATE HOTDEAL_LIST SET QUANTITY = ? WHERE PROD_ID = ?", units, product);
        return product;
    }

    private int paid(int product) throws SQLException {
        return shop.number(
                "SELECT COUNT(*) FROM ORDER_HISTORY WHERE STATUS = 'PAID' AND CHANNEL = 'LEGACY' AND PROD_ID = ?",
                product);
    }
}
