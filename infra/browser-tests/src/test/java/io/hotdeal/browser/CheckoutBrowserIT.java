package io.hotdeal.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests offers whose buyers pay at the provider's page, in a browser. */
@ExtendWith(Storefront.Shared.class)
class CheckoutBrowserIT {

    private static final String NO_ORDER = "00000000-0000-0000-0000-000000000000";

    private final Storefront storefront;

    CheckoutBrowserIT(Storefront storefront) {
        this.storefront = storefront;
    }

    private String page(int offer) {
        return storefront.url() + "/offers/" + offer + "/";
    }

    /** Opens the offer, or changes its terms. */
    private void open(int offer, int units, String payWithin) throws IOException, InterruptedException {
        storefront
                .shop()
                .openAs(
                        offer,
                        "{\"units\":%d,\"payment\":\"checkout\",\"payWithin\":\"%s\"}".formatted(units, payWithin));
    }

    @Test
    void aBuyerPaysAnotherLetsItExpireAndAThirdGetsThatUnit() throws Exception {
        int offer = storefront.unusedOffer();
        open(offer, 2, "PT10M");
        try (Visitor first = storefront.visitor("checkout-pays");
                Visitor second = storefront.visitor("checkout-expires");
                Visitor third = storefront.visitor("checkout-third")) {
            buys(first, offer);
            first.seesIn("limit", "You pay within 10 minutes");
            assertThat(first.page().getAttribute("#pay", "rel")).isEqualTo("noreferrer");
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                first.at(1280, 900, scheme).picture().isAccessible();
                first.at(360, 740, scheme).picture().isAccessible();
            }
            pays(first, offer);
            first.sees("remaining", "1");
            first.picture();

            open(offer, 2, "PT10S");
            buys(second, offer);
            second.sees("remaining", "0");
            second.seesData("order", "status", "EXPIRY");
            second.seesIn("message", "the unit is on sale again");
            second.sees("remaining", "1");
            second.at(360, 740, ColorScheme.LIGHT).picture().isAccessible();

            open(offer, 2, "PT10M");
            buys(third, offer);
            pays(third, offer);
            third.sees("remaining", "0");
            assertThat(storefront.shop().available(offer)).isZero();

            // The provider's page has no icon, which the browser writes into its console.
            first.sawNoErrorsExceptFailedRequests();
            second.sawNoErrors();
            third.sawNoErrorsExceptFailedRequests();
        }
    }

    @Test
    void anAddressThatNamesAnOrderGoesOnWithIt() throws Exception {
        int offer = storefront.unusedOffer();
        open(offer, 1, "PT10M");
        try (Visitor buyer = storefront.visitor("checkout-address");
                Visitor elsewhere = storefront.visitor("checkout-elsewhere")) {
            buys(buyer, offer);
            String order = buyer.text("order-id");

            elsewhere.goTo(page(offer) + "?order=" + order);
            elsewhere.page().locator("#pay").waitFor();
            elsewhere.sees("order-id", order);
            assertThat(elsewhere.page().url()).as("a reload goes on by itself").isEqualTo(page(offer));
            pays(elsewhere, offer);
            buyer.seesData("order", "status", "PAID");

            elsewhere.goTo(page(offer) + "?order=" + NO_ORDER);
            elsewhere.seesIn("message", "There is no such order");
            elsewhere.sawNoErrorsExceptFailedRequests();
            buyer.sawNoErrors();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "data:text/html,x", "/offers/1/", "pay.example.com"})
    void aLinkThatIsNoAddressOfTheWebIsNotShown(String link) throws Exception {
        int offer = storefront.unusedOffer();
        open(offer, 1, "PT10M");
        try (Visitor buyer = storefront.visitor("checkout-link")) {
            buyer.page()
                    .route(
                            "**/orders/" + NO_ORDER,
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setContentType("application/json")
                                    .setBody("{\"status\":\"RECORDED\",\"payment\":{\"link\":\"%s\",\"payBy\":\"%s\"}}"
                                            .formatted(link, Instant.now().plusSeconds(300)))));
            buyer.goTo(page(offer) + "?order=" + NO_ORDER);

            buyer.page().locator("#pay-countdown").waitFor();
            assertThat(buyer.page().isVisible("#pay")).isFalse();
        }
    }

    @Test
    void anAdministratorOpensAnOfferWhoseBuyersPay() {
        int offer = storefront.unusedOffer();
        try (Visitor visitor = storefront.visitor("checkout-admin")) {
            visitor.goTo(storefront.url() + "/");
            visitor.fill("username", storefront.stack().adminUser());
            visitor.fill("password", storefront.stack().adminPassword());
            visitor.page().click("#sign-in button");
            visitor.seesIn("admin-message", "Signed in");
            visitor.fill("open-id", String.valueOf(offer));
            visitor.fill("open-units", "3");
            visitor.fill("open-pay-within", "15");
            visitor.page().click("#open-offer button");
            visitor.seesIn("open-offer", "must be left out unless payment is checkout");
            visitor.page().selectOption("#open-payment", "checkout");
            visitor.at(360, 740, ColorScheme.LIGHT).picture().isAccessible();
            visitor.page().click("#open-offer button");
            visitor.seesIn("admin-message", "is open with 3 units");

            visitor.goTo(page(offer));
            visitor.seesIn("limit", "You pay within 15 minutes");
            visitor.sawNoErrorsExceptFailedRequests();
        }
    }

    /** Orders a unit, and waits until it is to be paid. */
    private void buys(Visitor visitor, int offer) {
        visitor.goTo(page(offer));
        visitor.click("buy");
        visitor.page().locator("#pay").waitFor();
        visitor.seesData("order", "status", "RECORDED");
        assertThat(visitor.text("pay-countdown")).matches("\\d\\d:\\d\\d");
    }

    /** Pays at the provider's page, and waits until the shop shows it. */
    private void pays(Visitor visitor, int offer) {
        visitor.click("pay");
        visitor.page().waitForURL("**/pay/*");
        visitor.picture();
        visitor.page().click("button[value=pay]");
        visitor.page().waitForURL(page(offer) + "**");
        visitor.seesData("order", "status", "PAID");
        assertThat(visitor.page().url()).isEqualTo(page(offer));
    }
}
