package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.testkit.Component;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The feed of the live page, and what an administrator can do there; no worker runs. */
@ExtendWith(GatewayStack.Shared.class)
class LiveIT {

    /** {@code hotdeal.gateway.live.pages} by default. */
    private static final int PAGES = 100;

    private static final int FRAMES_AT_MOST = 100;

    private final GatewayStack shop;
    private final Gateway gateway;

    LiveIT(GatewayStack shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    @Test
    void aFrameShowsWhatWasSoldAndWhoIsThere() throws Exception {
        int offer = shop.open("{\"units\":5,\"price\":5.5}");
        gateway.buy(offer, "live-1", 2);
        gateway.buy(offer, "live-2", 9);

        try (Frames frames = new Frames(gateway.url())) {
            assertThat(frames.response().headers().firstValue("Content-Type").orElse(""))
                    .startsWith("text/event-stream");
            String sold = "{\"initial\":5,\"available\":3,\"held\":2,\"sold\":0,\"returned\":0,\"rejected\":0}";
            JsonNode shown = offer(
                    firstOf(
                            frames,
                            frame ->
                                    offer(frame, offer).path("units").toString().equals(sold)),
                    offer);

            assertThat(shown.path("gap").asInt()).isZero();
            assertThat(shown.path("price").decimalValue()).isEqualByComparingTo("5.5");

            // Gateways of other test classes are there as well, and for some seconds those that have ended.
            List<String> running = shop.stack().components().stream()
                    .filter(component -> component.kind() == Component.Kind.GATEWAY)
                    .map(Component::name)
                    .sorted()
                    .toList();
            JsonNode frame = firstOf(
                    frames,
                    next -> instances(next).equals(running)
                            && !next.path("lag").isNull()
                            && next.path("orders")
                                            .path("byOutcome")
                                            .path("SoldOut")
                                            .asInt()
                                    > 0);
            assertThat(frame.path("orders").path("byOutcome").path("Reserved").asInt())
                    .isPositive();
            assertThat(frame.path("settlement").isNull()).as("no worker tells").isTrue();
            assertThat(instances(frame)).isEqualTo(running);
            assertThat(frame.path("lag")).hasSize(3 * 8);
        }
    }

    @Test
    void refusesMorePagesThanItHoldsAndTakesThemAgainWhenSomeClose() throws Exception {
        List<Frames> pages = new ArrayList<>();
        try {
            for (int page = 0; page < PAGES; page++) {
                pages.add(new Frames(gateway.url()));
            }
            refused(gateway.get("/live"), 503, "overloaded");
        } finally {
            pages.forEach(Frames::close);
        }
        await().atMost(GatewayStack.SOON).until(() -> {
            try (Frames page = new Frames(gateway.url())) {
                return page.response().statusCode() == 200;
            }
        });
    }

    @Test
    void takesNoPageByHead() throws Exception {
        for (int request = 0; request <= PAGES; request++) {
            assertThat(gateway.send("HEAD", "/live", null).status()).isEqualTo(200);
        }

        try (Frames page = new Frames(shop.stack().gatewayUrl(1))) {
            assertThat(page.response().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void onlyAnAdministratorAsksForAnAudit() {
        refused(gateway.get("/admin/session"), 401, "not-signed-in");
        refused(gateway.get("/admin/audit"), 401, "not-signed-in");
        refused(gateway.send("POST", "/admin/audit", null), 401, "not-signed-in");

        assertThat(gateway.admin("GET", "/admin/session", null).status()).isEqualTo(204);
        assertThat(gateway.admin("POST", "/admin/audit", null).status()).isEqualTo(202);
        JsonNode snapshot = gateway.admin("GET", "/admin/audit", null).json();
        assertThat(snapshot.path("state").asString())
                .as("no worker is there to answer")
                .isEqualTo("WAITING");
        assertThat(snapshot.path("requestedAt").asString()).isNotBlank();
        assertThat(snapshot.path("report").isNull()).isTrue();
    }

    private static JsonNode firstOf(Frames frames, Predicate<JsonNode> wanted) throws IOException {
        for (int i = 0; i < FRAMES_AT_MOST; i++) {
            JsonNode frame = Objects.requireNonNull(frames.next(), "the feed has ended");
            if (wanted.test(frame)) {
                return frame;
            }
        }
        throw new AssertionError("not within " + FRAMES_AT_MOST + " frames");
    }

    private static List<String> instances(JsonNode frame) {
        return frame.path("services")
                .valueStream()
                .map(service -> service.path("instance").asString())
                .sorted()
                .toList();
    }

    private static JsonNode offer(JsonNode frame, int offer) {
        return frame.path("offers")
                .valueStream()
                .filter(shown -> shown.path("id").asInt() == offer)
                .findAny()
                .orElse(frame.path("no such offer"));
    }
}
