package io.hotdeal.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts the machine's own Chromium, headless. */
final class Browsers implements AutoCloseable {

    private static final Path CHROMIUM = Path.of(System.getProperty("hotdeal.chromium", "/usr/bin/chromium"));

    private final Playwright playwright;
    private final Browser chromium;

    private Browsers(Playwright playwright, Browser chromium) {
        this.playwright = playwright;
        this.chromium = chromium;
    }

    static Browsers open() {
        if (!Files.isExecutable(CHROMIUM)) {
            throw new IllegalStateException(
                    "The browser tests need Chromium, and " + CHROMIUM
                            + " is missing. Install it (apt-get install chromium) or name another one (-Dhotdeal.chromium=PATH).");
        }
        Playwright playwright = Playwright.create(
                // It must not download browsers of its own.
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Browsers(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(CHROMIUM)
                                // Chromium refuses to run as root with its sandbox, and CI is root.
                                .setArgs(List.of("--no-sandbox"))));
    }

    Browser chromium() {
        return chromium;
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
