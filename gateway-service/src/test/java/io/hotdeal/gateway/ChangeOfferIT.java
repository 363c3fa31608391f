package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Response;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator opens an offer, changes its terms and restocks it. */
@ExtendWith(GatewayStack.Shared.class)
class ChangeOfferIT {

    private final GatewayStack shop;
    private final Gateway gateway;

    ChangeOfferIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                              | units",
                "{'units':0}                                     | units",
                "{'units':'5'}                                   | units",
                "{'units':5.5}                                   | units",
                "{'units':5,'price':-1,'customerLimit':0}        | price customerLimit",
                "{'units':5,'price':0.001}                       | price",
                "{'units':5,'price':1000000000}                  | price",
                "{'units':5,'price':'5'}                         | price",
                "{'units':5,'opensAt':'noon'}                    | opensAt",
                "{'units':5,'opensAt':1767312000000}             | opensAt",
                "{'units':5,'closesAt':'1767312000'}             | closesAt",
                "{'units':5,'opensAt':'2026-01-02T00:00:00Z','closesAt':'2026-01-01T00:00:00Z'} | closesAt",
                "{'units':5,'closesAt':'+31000-01-01T00:00:00Z'} | closesAt",
                "{                                               | body"
            })
    void namesEveryWrongFieldOfAnOffer(String form, String fields) throws SQLException {
        int offer = shop.nextProduct();

        Response response = refused(gateway.open(offer, form.replace('\'', '"'), "open-1"), 400, "bad-input");

        assertThat(response.json().path("errors").propertyNames()).containsExactlyInAnyOrder(fields.split(" "));
        assertThat(shop.unallocated(offer)).isEqualTo(6_000);
        assertThat(gateway.get("/offers/" + offer).status()).isEqualTo(404);
    }

    @Test
    void opensOnceHoweverOftenTheRequestIsRepeated() throws SQLException {
        int offer = shop.nextProduct();

        Response first = gateway.open(offer, "{\"units\":100}", "open-1");
        Response repeat = gateway.open(offer, "{\"units\":100}", "open-1");

        assertThat(first.status()).as("%s", first).isEqualTo(200);
        assertThat(first.json().path("changeId").asString()).isEqualTo("open-1");
        assertThat(repeat.text()).isEqualTo(first.text());
        assertThat(shop.unallocated(offer)).isEqualTo(5_900);
        assertThat(shop.allocated(offer)).isEqualTo(100);
        assertThat(gateway.available(offer)).isEqualTo(100);
        refused(gateway.open(offer, "{\"units\":101}", "open-1"), 422, "key-reused");
        refused(gateway.restock(offer, 100, "open-1"), 422, "key-reused");
    }

    @Test
    void changesTheTermsButNeverTheQuantityOfAnOpenOffer() throws SQLException {
        int offer = shop.open(5);

        Response changed = gateway.open(offer, "{\"units\":50,\"price\":1}", "terms-1");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(gateway.get("/offers/" + offer).json().path("price").decimalValue())
                .isEqualByComparingTo("1");
        assertThat(gateway.available(offer)).isEqualTo(5);
        assertThat(shop.unallocated(offer)).isEqualTo(5_995);
        assertThat(shop.allocated(offer)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open-1", "terms-1", "reopen-1"})
    void refusesOtherTermsUnderTheSameChangeId(String changeId) throws SQLException {
        String form = "{\"units\":5,\"price\":7.50,\"customerLimit\":2,"
                + "\"opensAt\":\"2026-01-02T00:00:00Z\",\"closesAt\":\"2099-01-01T00:00:00Z\"}";
        int offer = changeId.equals("open-1") ? shop.nextProduct() : shop.open(5);
        if (changeId.equals("reopen-1")) {
            assertThat(gateway.close(offer, "close-1").status()).isEqualTo(200);
        }
        Response first = gateway.open(offer, form, changeId);
        assertThat(first.status()).as("%s", first).isEqualTo(200);

        for (String other : List.of(
                form.replace("\"units\":5", "\"units\":6"),
                form.replace("7.50", "7.51"),
                form.replace("\"price\":7.50,", ""),
                form.replace("Limit\":2", "Limit\":3"),
                form.replace("\"customerLimit\":2,", ""),
                form.replace("01-02T", "01-03T"),
                form.replace("2099", "2098"),
                "{\"units\":5}")) {
            refused(gateway.open(offer, other, changeId), 422, "key-reused");
        }

        assertThat(gateway.open(offer, form, changeId).text()).isEqualTo(first.text());
        assertThat(gateway.open(offer, form.replace("7.50", "7.5"), changeId).text())
                .isEqualTo(first.text());
        assertThat(shop.unallocated(offer)).isEqualTo(5_995);
    }

    /** The terms that were asked for are what counts. */
    @Test
    void knowsARepeatedRequestAlsoWhenTheProductHasAnotherPriceByNow() throws SQLException {
        int offer = shop.nextProduct();
        Response first = gateway.open(offer, "{\"units\":5}", "open-1");
        shop.update("UPDATE HOTDEAL_LIST SET PRICE = ? WHERE PROD_ID = ?", new BigDecimal("9.99"), offer);

        assertThat(gateway.open(offer, "{\"units\":5}", "open-1").text()).isEqualTo(first.text());
        refused(gateway.open(offer, "{\"units\":5,\"price\":9.99}", "open-1"), 422, "key-reused");
    }

    /** A gateway without V9 stores no terms with its changes. */
    @Test
    void aChangeOfTheReleaseBeforeIsKnownByItsUnitsAlone() throws SQLException {
        int offer = shop.open(5);
        assertThat(gateway.open(offer, "{\"units\":5,\"price\":3}", "terms-1").status())
                .isEqualTo(200);
        for (String change : List.of("open-1", "terms-1")) {
            shop.update(
                    "UPDATE HOTDEAL_CHANGE SET TERMS_HASH = NULL WHERE PROD_ID = ? AND CHANGE_ID = ?", offer, change);
        }

        assertThat(gateway.open(offer, "{\"units\":5,\"price\":4}", "open-1").status())
                .isEqualTo(200);
        refused(gateway.open(offer, "{\"units\":6}", "open-1"), 422, "key-reused");
        assertThat(gateway.open(offer, "{\"units\":6,\"price\":4}", "terms-1").status())
                .isEqualTo(200);
        refused(gateway.restock(offer, 5, "open-1"), 422, "key-reused");
    }

    @Test
    void restocksOnceHoweverOftenTheRequestIsRepeated() throws SQLException {
        int offer = shop.open(5);

        Response first = gateway.restock(offer, 7, "restock-1");
        Response repeat = gateway.restock(offer, 7, "restock-1");

        assertThat(first.status()).isEqualTo(200);
        assertThat(repeat.text()).isEqualTo(first.text());
        assertThat(gateway.available(offer)).isEqualTo(12);
        assertThat(shop.unallocated(offer)).isEqualTo(5_988);
        assertThat(shop.allocated(offer)).isEqualTo(12);
    }

    @Test
    void refusesMoreThanTheShopHas() throws SQLException {
        int offer = shop.nextProduct();

        refused(gateway.open(offer, "{\"units\":6001}", "open-1"), 409, "not-enough-stock");
        assertThat(gateway.open(offer, "{\"units\":6000}", "open-2").status()).isEqualTo(200);
        refused(gateway.restock(offer, 1, "restock-1"), 409, "not-enough-stock");
        assertThat(shop.unallocated(offer)).isZero();
        assertThat(shop.allocated(offer)).isEqualTo(6_000);
    }

    @Test
    void asksForAPriceWhenTheProductsOwnIsBeyondWhatAnOfferCanHave() throws SQLException {
        int offer = shop.nextProduct();
        shop.update("UPDATE HOTDEAL_LIST SET PRICE = ? WHERE PROD_ID = ?", new BigDecimal("1000000000.00"), offer);

        Response response = refused(gateway.open(offer, "{\"units\":5}", "open-1"), 400, "bad-input");

        assertThat(response.json().path("errors").propertyNames()).containsExactly("price");
        assertThat(shop.unallocated(offer)).isEqualTo(6_000);
        refused(gateway.restock(offer, 1, "restock-1"), 409, "wrong-state");
        refused(gateway.close(offer, "close-1"), 409, "wrong-state");
        assertThat(gateway.open(offer, "{\"units\":5,\"price\":999999999.99}", "open-1")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.buy(offer, "c-42", 1).status()).isEqualTo(202);
        refused(gateway.open(offer, "{\"units\":5}", "terms-1"), 400, "bad-input");
    }

    @Test
    void refusesChangesOfWhatTheShopDoesNotHaveOrHasNotOpened() throws SQLException {
        int offer = shop.nextProduct();

        refused(gateway.open(1_001, "{\"units\":1}", "open-1"), 404, "unknown-offer");
        refused(gateway.restock(1_001, 1, "restock-1"), 404, "unknown-offer");
        refused(gateway.close(1_001, "close-1"), 404, "unknown-offer");
        refused(gateway.restock(offer, 1, "restock-1"), 409, "wrong-state");
        refused(gateway.close(offer, "close-1"), 409, "wrong-state");
        assertThat(shop.unallocated(offer)).isEqualTo(6_000);
    }
}
