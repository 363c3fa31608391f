package io.hotdeal.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One user with one page; collects the page's errors. Pictures are kept under {@code target/pictures}. */
final class Visitor implements AutoCloseable {

    private static final double PATIENCE_MILLIS = Duration.ofSeconds(60).toMillis();
    /** The browser's own message about a request without a good response; no error of the page. */
    private static final String FAILED_REQUEST = "Failed to load resource";

    private final String name;
    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private int pictures;

    Visitor(Browser browser, String name) {
        this.name = name;
        context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 900));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        page = context.newPage();
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
    }

    Page page() {
        return page;
    }

    Visitor goTo(String url) {
        page.navigate(url);
        return this;
    }

    Visitor at(int width, int height, ColorScheme scheme) {
        page.setViewportSize(width, height);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        return this;
    }

    void fill(String id, String value) {
        page.fill("#" + id, value);
    }

    void click(String id) {
        page.click("#" + id);
    }

    /** Waits until the element has the text. */
    void sees(String id, String text) {
        PlaywrightAssertions.assertThat(page.locator("#" + id))
                .hasText(text, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    /** Waits until the element contains the text. */
    void seesIn(String id, String text) {
        PlaywrightAssertions.assertThat(page.locator("#" + id))
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    /** Waits until the element's {@code data-…} has the value. */
    void seesData(String id, String data, String value) {
        PlaywrightAssertions.assertThat(page.locator("#" + id))
                .hasAttribute(
                        "data-" + data, value, new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MILLIS));
    }

    String text(String id) {
        return page.textContent("#" + id);
    }

    Visitor picture() {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/pictures/%s-%d.png".formatted(name, ++pictures)))
                .setFullPage(true));
        return this;
    }

    /** Fails on violations that axe finds, and when the page is wider than the window. */
    void isAccessible() {
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .as("accessibility of %s", page.url())
                .extracting(violation -> violation.getId() + ": " + violation.getNodes())
                .isEmpty();
        assertThat(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing is wider than the window")
                .isEqualTo(true);
    }

    void sawNoErrors() {
        assertThat(errors).as("errors of the page").isEmpty();
    }

    /** The same, after requests that had to fail. */
    void sawNoErrorsExceptFailedRequests() {
        assertThat(errors)
                .as("errors of the page")
                .filteredOn(error -> !error.startsWith(FAILED_REQUEST))
                .isEmpty();
    }

    @Override
    public void close() {
        context.close();
    }
}
