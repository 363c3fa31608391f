package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.OfferSnapshots.Known;
import io.hotdeal.gateway.response.RenderedResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The response that lists all offers, rendered once for all readers until an offer changes. */
@Component
class OfferList {

    record Offers(List<OfferView> offers) {}

    /** @param oldest of the offers in it; null when there is none */
    private record Rendering(
            long version, RenderedJson json, @Nullable Known oldest) {}

    private final OfferSnapshots snapshots;
    private final JsonMapper json;
    private final Clock clock;
    private volatile @Nullable Rendering latest;

    OfferList(OfferSnapshots snapshots, JsonMapper json, Clock clock) {
        this.snapshots = snapshots;
        this.json = json;
        this.clock = clock;
    }

    /** @param known the client's {@code If-None-Match} */
    RenderedResponse response(@Nullable String known) {
        Long announced = snapshots.announcedAt();
        Rendering rendering = latest;
        if (rendering == null || rendering.version() != snapshots.version()) {
            rendering = render(announced);
        }
        Duration age = rendering.oldest() == null ? snapshots.age() : snapshots.age(rendering.oldest(), announced);
        return rendering.json().response(age, clock, known);
    }

    /** By one thread: the others wait for it, and find it done. */
    private synchronized Rendering render(@Nullable Long announced) {
        long version = snapshots.version();
        Rendering rendering = latest;
        if (rendering == null || rendering.version() != version) {
            List<Known> shown = snapshots.shown();
            var views = shown.stream()
                    .map(known ->
                            OfferView.of(Objects.requireNonNull(known.reading().snapshot())))
                    .toList();
            Known oldest = shown.stream()
                    .max(Comparator.comparing(offer -> snapshots.age(offer, announced)))
                    .orElse(null);
            rendering = new Rendering(version, RenderedJson.of(json, new Offers(views)), oldest);
            latest = rendering;
        }
        return rendering;
    }
}
