package io.hotdeal.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the live page and its administration in a browser. */
@ExtendWith(Storefront.Shared.class)
class LivePageBrowserIT {

    private final Storefront storefront;

    LivePageBrowserIT(Storefront storefront) {
        this.storefront = storefront;
    }

    @Test
    void countsDownToZeroWhileEveryUnitIsAccountedFor() throws Exception {
        int offer = storefront.open(1_000);
        try (Visitor visitor = storefront.visitor("sale")) {
            visitor.goTo(storefront.url() + "/?offer=" + offer);
            visitor.sees("remaining", "1,000");
            visitor.seesData("identity", "state", "ok");
            rememberChanges(visitor);

            // Earlier customers repeat their requests each time, and get the same orders.
            for (int customers = 250; customers < 1_000; customers += 250) {
                storefront.sell(offer, customers);
                visitor.sees("remaining", String.valueOf(1_000 - customers));
                if (customers == 500) {
                    visitor.picture();
                }
            }
            assertThat(storefront.sell(offer, 1_500).accepted()).isEqualTo(1_000);

            visitor.sees("remaining", "0");
            visitor.sees("sold", "1,000");
            visitor.sees("held", "0");
            visitor.picture();
            assertThat(seen(visitor, "identities")).containsOnly("ok");
            assertThat(seen(visitor, "remainders"))
                    .as("the counter only falls, step by step")
                    .hasSizeGreaterThan(4)
                    .isSortedAccordingTo((a, b) -> Integer.compare(number(b), number(a)));
            visitor.seesData("connection", "state", "live");
            visitor.page()
                    .waitForFunction(
                            "() => Number(document.getElementById('charges-captured').textContent.replace(/,/g, '')) >= 1000");
            assertThat(visitor.text("lag-table")).contains("worker-1-recorder", "worker-2-payer");
            visitor.sawNoErrors();
        }
    }

    @Test
    void survivesAGatewayThatIsKilledAndStartedAgain() throws Exception {
        int offer = storefront.open(70);
        try (Visitor visitor = storefront.visitor("killed-gateway")) {
            visitor.goTo(storefront.url() + "/?offer=" + offer);
            visitor.sees("remaining", "70");

            storefront.killGateway();
            visitor.seesData("connection", "state", "lost");
            visitor.seesIn("old-figures", "not from now");
            visitor.picture();

            storefront.startGateway();
            visitor.seesData("connection", "state", "live");
            storefront.sell(offer, 20);
            visitor.sees("remaining", "50");
            visitor.sawNoErrorsExceptFailedRequests();
        }
    }

    @Test
    void anAdministratorOpensRestocksAuditsAndCloses() throws Exception {
        int offer = storefront.unusedOffer();
        try (Visitor visitor = storefront.visitor("admin")) {
            visitor.goTo(storefront.url() + "/?offer=" + offer);
            visitor.fill("username", storefront.stack().adminUser());
            visitor.fill("password", "wrong, of course");
            visitor.page().click("#sign-in button");
            visitor.seesIn("admin-message", "wrong");

            visitor.fill("password", storefront.stack().adminPassword());
            visitor.page().click("#sign-in button");
            visitor.seesIn("admin-message", "Signed in");

            visitor.fill("open-id", String.valueOf(offer));
            visitor.fill("open-units", "0");
            visitor.page().click("#open-offer button");
            visitor.seesIn("open-offer", "must be");
            visitor.fill("open-units", "40");
            visitor.fill("open-limit", "2");
            visitor.fill("open-price", "12.50");
            visitor.page().click("#open-offer button");
            visitor.seesIn("admin-message", "is open with 40 units");
            visitor.sees("remaining", "40");
            visitor.seesIn("offer-terms", "12.50");

            visitor.fill("restock-units", "10");
            visitor.page().click("#restock button");
            visitor.sees("remaining", "50");

            visitor.click("run-audit");
            visitor.seesData("audit", "state", "DONE");
            assertThat(visitor.text("audit-table")).contains("Allocated");
            visitor.picture();
            visitor.isAccessible();

            visitor.click("close-offer");
            visitor.seesIn("offer-state", "Closed");
            visitor.sees("remaining", "0");
            visitor.click("sign-out");
            assertThat(visitor.page().isVisible("#admin")).isFalse();
            // The browser writes 401 and 400 into its console as well.
            visitor.sawNoErrorsExceptFailedRequests();
        }
    }

    @Test
    void isAccessibleInLightAndDark() throws Exception {
        int offer = storefront.open(30);
        try (Visitor visitor = storefront.visitor("live")) {
            visitor.goTo(storefront.url() + "/?offer=" + offer);
            visitor.sees("remaining", "30");
            storefront.sell(offer, 12);
            visitor.sees("sold", "12");
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                visitor.at(1280, 900, scheme).picture().isAccessible();
                visitor.at(360, 740, scheme).picture().isAccessible();
            }
            visitor.sawNoErrors();
        }
    }

    private static void rememberChanges(Visitor visitor) {
        visitor.page().evaluate("""
                        () => {
                          const remember = (id, read) => {
                            const seen = [read()];
                            new MutationObserver(() => seen.push(read())).observe(document.getElementById(id),
                                {attributes: true, childList: true, characterData: true, subtree: true});
                            return seen;
                          };
                          window.identities = remember('identity', () => document.getElementById('identity').dataset.state);
                          window.remainders = remember('remaining', () => document.getElementById('remaining').textContent);
                        }
                        """);
    }

    @SuppressWarnings("unchecked") // a JavaScript array of strings
    private static List<String> seen(Visitor visitor, String what) {
        return (List<String>) visitor.page().evaluate("() => window." + what);
    }

    private static int number(String text) {
        return Integer.parseInt(text.replace(",", ""));
    }
}
