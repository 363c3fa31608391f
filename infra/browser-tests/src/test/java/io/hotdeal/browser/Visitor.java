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

/** One person with one page; what goes wrong in the page is remembered. Pictures are kept under {@code target/pictures}. */
final class Visitor implements AutoCloseable {

    private static final double PATIENCE_MILLIS = Duration.ofSeconds(60).toMillis();
    /** What a browser itself says of a request without an answer; no error of the page. */
    private static final String NO_ANSWER = "Failed to load resource";

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

    void press(String id) {
        page.click("#" + id);
    }

    /** Waits until the element says so. */
    void sees(String id, String text) {
        PlaywrightAssertions.assertThat(page.locator("#" + id))
                .hasText(text, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    /** Waits until the element says that, among other words. */
    void seesIn(String id, String text) {
        PlaywrightAssertions.assertThat(page.locator("#" + id))
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    /** Waits until the element's {@code data-…} is that. */
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

    /** Nothing that axe knows shuts anybody out, and nothing reaches over the side. */
    void isFitForEverybody() {
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

    /** The same, after answers that had to be missing. */
    void sawNoErrorsButMissingAnswers() {
        assertThat(errors)
                .as("errors of the page")
                .filteredOn(error -> !error.startsWith(NO_ANSWER))
                .isEmpty();
    }

    @Override
    public void close() {
        context.close();
    }
}
