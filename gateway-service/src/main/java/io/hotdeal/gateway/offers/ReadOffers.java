package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.OfferSnapshots.Known;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.gateway.response.RenderedResponse;
import io.hotdeal.offer.OfferId;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers those who read offers, from this gateway's memory, also while Redis or the database is unavailable. Thread-safe. */
@Component
public class ReadOffers {

    private final OfferSnapshots snapshots;
    private final OfferList list;
    private final OfferDirectory directory;
    private final JsonMapper json;
    private final Clock clock;

    ReadOffers(OfferSnapshots snapshots, OfferList list, OfferDirectory directory, JsonMapper json, Clock clock) {
        this.snapshots = snapshots;
        this.list = list;
        this.directory = directory;
        this.json = json;
        this.clock = clock;
    }

    /**
     * All offers that may be shown.
     *
     * @param known the client's {@code If-None-Match}
     * @throws RefusedException 503 when what is known is too old
     */
    public RenderedResponse all(@Nullable String known) {
        if (snapshots.isStale()) {
            throw tooOld();
        }
        return list.response(known);
    }

    /**
     * One offer.
     *
     * @param known the client's {@code If-None-Match}
     * @throws RefusedException 404 when there is none; 503 when what is known is too old, or Redis has lost the offer
     */
    public RenderedResponse one(OfferId offer, @Nullable String known) {
        Long announced = snapshots.announcedAt();
        Known found = snapshots.find(offer);
        if (found == null ? snapshots.isStale() : !snapshots.isFresh(found)) {
            throw tooOld();
        }
        if (found == null || found.reading().snapshot() == null) {
            throw new RefusedException(directory.missing(offer));
        }
        return RenderedJson.of(json, OfferView.of(found.reading().snapshot()))
                .response(snapshots.age(found, announced), clock, known);
    }

    private static RefusedException tooOld() {
        return Problem.DEPENDENCY_UNAVAILABLE.refuse("Redis has not answered for too long; what is known is too old");
    }
}
