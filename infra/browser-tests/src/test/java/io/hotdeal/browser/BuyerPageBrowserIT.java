package io.hotdeal.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the buyer's page in a browser. */
@ExtendWith(Storefront.Shared.class)
class BuyerPageBrowserIT {

    private final Storefront storefront;

    BuyerPageBrowserIT(Storefront storefront) {
        this.storefront = storefront;
    }

    private String page(int offer) {
        return storefront.url() + "/offers/" + offer + "/";
    }

    @Test
    void aDoubleClickBuysOnceAndTheOrderIsFollowedToItsEnd() throws Exception {
        int offer = storefront.open(10);
        try (Visitor visitor = storefront.visitor("buyer")) {
            visitor.goTo(page(offer));
            visitor.sees("remaining", "10");
            visitor.fill("quantity", "2");

            visitor.page().dblclick("#buy");

            visitor.seesData("order", "status", "PAID");
            visitor.seesIn("message", "2 units bought");
            visitor.sees("remaining", "8");
            assertThat(storefront.shop().available(offer)).isEqualTo(8);

            visitor.page().reload();
            visitor.seesData("order", "status", "PAID");
            assertThat(storefront.shop().available(offer))
                    .as("a reload buys nothing")
                    .isEqualTo(8);
            visitor.sawNoErrors();
        }
    }

    @Test
    void aRequestWithoutResponseIsRepeatedAndBuysOnce() throws Exception {
        int offer = storefront.open(10);
        try (Visitor visitor = storefront.visitor("lost-response")) {
            AtomicInteger sent = new AtomicInteger();
            visitor.page().route("**/orders", route -> {
                if (sent.incrementAndGet() == 1) {
                    // The gateway gets the order; the buyer gets no response.
                    route.fetch();
                    route.abort();
                } else {
                    route.resume();
                }
            });
            visitor.goTo(page(offer));
            visitor.sees("remaining", "10");

            visitor.click("buy");

            visitor.seesData("order", "status", "PAID");
            assertThat(sent).hasValue(2);
            assertThat(storefront.shop().available(offer)).isEqualTo(9);
            visitor.sawNoErrorsExceptFailedRequests();
        }
    }

    @Test
    void showsADeclinedPaymentAndTheUnitIsBackOnSale() throws Exception {
        int offer = storefront.open(3);
        storefront.shop().providerSettings("{\"declineRate\":1.0}");
        try (Visitor visitor = storefront.visitor("declined")) {
            visitor.goTo(page(offer));
            visitor.click("buy");

            visitor.seesData("order", "status", "DECLINED");
            visitor.seesIn("message", "declined");
            visitor.sees("remaining", "3");
            visitor.picture();
            visitor.sawNoErrors();
        } finally {
            storefront.shop().providerSettings("{\"declineRate\":0.0}");
        }
    }

    @Test
    void showsThatTooFewUnitsAreLeft() throws Exception {
        int offer = storefront.open(3);
        try (Visitor visitor = storefront.visitor("sold-out")) {
            storefront.sell(offer, 1);
            visitor.goTo(page(offer));
            visitor.sees("remaining", "2");
            visitor.fill("quantity", "3");
            visitor.click("buy");
            visitor.seesData("order", "status", "REFUSED");
            visitor.seesIn("message", "Only 2 units left");

            // The customer from before, who gets the same order again, and two more.
            storefront.sell(offer, 3);
            visitor.sees("remaining", "0");
            assertThat(visitor.page().isDisabled("#buy")).isTrue();
            // The refusal is a 409, which the browser writes into its console.
            visitor.sawNoErrorsExceptFailedRequests();
        }
    }

    @Test
    void isAccessibleInLightAndDark() throws Exception {
        int offer = storefront.open(5);
        try (Visitor visitor = storefront.visitor("buyer-page")) {
            visitor.goTo(page(offer));
            visitor.sees("remaining", "5");
            visitor.isAccessible();
            visitor.click("buy");
            visitor.seesData("order", "status", "PAID");
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                visitor.at(1280, 900, scheme).picture().isAccessible();
                visitor.at(360, 740, scheme).picture().isAccessible();
            }
            visitor.sawNoErrors();
        }
    }
}
