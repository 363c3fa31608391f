package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.Gateway.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway whose every endpoint is switched on, seen without credentials, with wrong ones, from elsewhere, and slowly. */
@ExtendWith(GatewayStack.Shared.class)
class SecurityIT {

    private static final String SHOP_PAGE = "https://shop.example";

    /** Of a gateway with every endpoint. */
    static final Map<String, String> EXPOSED = Map.of(
            "management.endpoints.web.exposure.include",
            "*",
            "hotdeal.gateway.cors-origins",
            SHOP_PAGE,
            "hotdeal.gateway.intake.body-within",
            "1s",
            "hotdeal.gateway.admin.guess-every",
            "4s",
            "hotdeal.gateway.metrics.username",
            "scraper",
            "hotdeal.gateway.metrics.password",
            "of the scraper");

    private static GatewayStack shop;
    private static Gateway gateway;

    @BeforeAll
    static void start(GatewayStack shared) {
        shop = shared.withGateway(EXPOSED);
        gateway = shop.gateway();
    }

    /** What Prometheus knows, the one who steals it can only read with. */
    @Test
    void theMetricsCollectorMayDoNothingElse() {
        Gateway scraper = gateway.seenFrom("127.0.2.9");
        String credentials = Gateway.basic("scraper", "of the scraper");

        assertThat(scraper.send("GET", "/actuator/prometheus", null, "Authorization", credentials)
                        .text())
                .contains("hotdeal_published");
        for (String path : List.of("/actuator", "/actuator/env", "/actuator/metrics", "/admin/session")) {
            refused(scraper.send("GET", path, null, "Authorization", credentials), 403, "not-allowed");
        }
        int offer = shop.open(5);
        refused(
                scraper.send("POST", "/admin/offers/" + offer + "/close", null, "Authorization", credentials),
                403,
                "not-allowed");
        assertThat(gateway.available(offer)).isEqualTo(5);
    }

    /** What is asked for by those who look for doors. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin",
                "/admin/",
                "/admin;x=1/session",
                "/admin/session;jsessionid=1",
                "/%61dmin/session",
                "//admin/session",
                "/./admin/session",
                "/offers/../admin/session",
                "/offers/%2e%2e/admin/session",
                "/offers/..;/admin/session",
                "/ADMIN/session",
                "/admin/session.json",
                "/admin%2fsession",
                "/actuator;x/env",
                "/actuator/health/../env",
                "/actuator/heapdump",
                "/h2-console",
                "/env",
                "/heapdump",
                "/jolokia",
                "/.git/config",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/application.yaml",
                "/static/index.html",
                "/index.jsp",
                "/manager/html"
            })
    void noSideDoorIsOpen(String path) {
        assertThat(raw("GET " + path + " HTTP/1.1")).containsPattern("^HTTP/1.1 (401|400|404) ");
    }

    @Test
    void whoGuessesIsNotLookedAtForAWhileAndOthersAre() {
        Gateway guesser = gateway.seenFrom("127.0.0.2");
        String wrong = Gateway.basic(shop.stack().adminUser(), "not the password");
        // One in four seconds comes back, so on a slow machine there are some more than ten.
        int looked = 0;
        Response beyond = guesser.send("GET", "/actuator/metrics", null, "Authorization", wrong);
        while (beyond.status() == 401 && looked < 20) {
            refused(beyond, 401, "not-signed-in");
            looked++;
            beyond = guesser.send("GET", "/actuator/metrics", null, "Authorization", wrong);
        }
        assertThat(looked).isBetween(10, 19);
        refused(beyond, 429, "too-many-requests");
        hasTheHeaders(beyond);
        refused(guesser.admin("GET", "/admin/session", null), 429, "too-many-requests");

        assertThat(gateway.admin("GET", "/admin/session", null).status()).isEqualTo(204);
        assertThat(guesser.get("/offers").status()).isEqualTo(200);
        Duration wait =
                Duration.ofSeconds(Long.parseLong(beyond.header("Retry-After").orElseThrow()));
        await("Retry-After is kept")
                .pollDelay(wait)
                .atMost(wait.plus(GatewayStack.SOON))
                .untilAsserted(() -> assertThat(
                                guesser.admin("GET", "/admin/session", null).status())
                        .isEqualTo(204));
        assertThat(gateway.admin("GET", "/actuator/prometheus", null).text())
                .containsPattern("hotdeal_admin_guesses_total\\{outcome=\"wrong\"\\} 1[0-9]\\.0");
    }

    @Test
    void rightPasswordsAreNoGuesses() {
        for (int look = 0; look < 30; look++) {
            assertThat(gateway.admin("GET", "/admin/session", null).status()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void anotherOriginsPageCannotUseThePasswordThatABrowserRemembers(String site) {
        int offer = shop.open(5);

        Response response = gateway.admin("POST", "/admin/offers/" + offer + "/close", null, "Sec-Fetch-Site", site);

        refused(response, 403, "not-allowed");
        assertThat(gateway.get("/offers/" + offer).json().path("open").asBoolean())
                .isTrue();
        assertThat(gateway.admin("GET", "/admin/session", null, "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void onlyNamedOriginsMayOrderFromABrowser() {
        int offer = shop.open(5);
        String orders = "/offers/" + offer + "/orders";

        Response asked = preflight(orders, SHOP_PAGE);
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.header("Access-Control-Allow-Origin")).contains(SHOP_PAGE);
        Response bought = gateway.buy(offer, "c-1", 1, "Origin", SHOP_PAGE);
        assertThat(bought.status()).isEqualTo(202);
        assertThat(bought.header("Access-Control-Allow-Origin")).contains(SHOP_PAGE);
        assertThat(bought.header("Access-Control-Expose-Headers").orElse("")).contains("Location");

        assertThat(preflight(orders, "https://elsewhere.example").status()).isEqualTo(403);
        assertThat(gateway.buy(offer, "c-2", 1, "Origin", "https://elsewhere.example")
                        .status())
                .isEqualTo(403);
        assertThat(gateway.available(offer)).isEqualTo(4);
        assertThat(preflight("/admin/session", SHOP_PAGE).header("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    /** Once past Spring MVC and once through it. */
    @ParameterizedTest
    @CsvSource({
        "application/json, 14",
        "application/json; charset=utf-8, 14",
        "application/json, 1",
        "application/json; charset=utf-8, 1"
    })
    void aBodyThatTricklesInOrStopsIsRefused(String type, int bytes) throws Exception {
        int offer = shop.open(5);
        String body = "{\"customerId\":\"slow\",\"quantity\":1}";
        try (Socket socket = connect()) {
            var out = socket.getOutputStream();
            out.write(("POST /offers/" + offer + "/orders HTTP/1.1\r\nHost: shop\r\nContent-Type: " + type
                            + "\r\nContent-Length: " + body.length() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int sent = 0; sent < bytes; sent++) {
                out.write(body.charAt(sent));
                out.flush();
                await("the next byte")
                        .pollDelay(Duration.ofMillis(100))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> true);
            }
            String response = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(response).isEqualTo("HTTP/1.1 408");
        }
        assertThat(gateway.available(offer)).isEqualTo(5);
    }

    @Test
    void headersBeyondTheLimitAreRefused() {
        assertThat(raw("GET /offers HTTP/1.1\r\nX-Long: " + "x".repeat(9_000))).startsWith("HTTP/1.1 400 ");
        assertThat(raw("GET /offers HTTP/1.1\r\n" + "X-Many: 1\r\n".repeat(120) + "X-Last: 1"))
                .startsWith("HTTP/1.1 400 ");
    }

    private static Response preflight(String path, String origin) {
        return gateway.send(
                "OPTIONS",
                path,
                null,
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "content-type,idempotency-key");
    }

    static void hasTheHeaders(Response response) {
        assertThat(response.header("X-Content-Type-Options")).as("%s", response).contains("nosniff");
        assertThat(response.header("Content-Security-Policy").orElse(""))
                .as("%s", response)
                .contains("frame-ancestors 'none'");
        assertThat(response.header("Referrer-Policy")).as("%s", response).contains("no-referrer");
        assertThat(response.header("Cache-Control")).as("%s", response).isPresent();
        assertThat(response.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(response.header("Server")).isEmpty();
        assertThat(response.header("X-Powered-By")).isEmpty();
        assertThat(response.http().headers().allValues("X-Content-Type-Options"))
                .hasSize(1);
    }

    private static Socket connect() throws IOException {
        URI url = URI.create(gateway.url());
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** One request as it stands; the whole response. */
    private static String raw(String head) {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write((head + "\r\nHost: shop\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
