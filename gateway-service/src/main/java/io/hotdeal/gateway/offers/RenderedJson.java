package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.response.RenderedResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** A body with the tag of its content: the same at every gateway that knows the same. */
final class RenderedJson {

    /** When what is shown was certainly so, by this gateway's clock; {@code Age} is the same in whole seconds. */
    static final String SNAPSHOT_AT = "Snapshot-At";

    /** Caches between here and the buyers may keep it for a second. */
    private static final String CACHED = "max-age=1, public";

    private static final byte[] NONE = {};

    private final byte[] body;
    private final String tag;

    private RenderedJson(byte[] body) {
        this.body = body;
        this.tag = '"' + UUID.nameUUIDFromBytes(body).toString() + '"';
    }

    static RenderedJson of(JsonMapper json, Object view) {
        return new RenderedJson(json.writeValueAsBytes(view));
    }

    /** @param known the client's {@code If-None-Match}. @return 200, or 304 for a client that has the same */
    RenderedResponse response(Duration age, Clock clock, @Nullable String known) {
        Map<String, String> headers = Map.of(
                HttpHeaders.CACHE_CONTROL,
                CACHED,
                HttpHeaders.ETAG,
                tag,
                HttpHeaders.AGE,
                Long.toString(age.toSeconds()),
                SNAPSHOT_AT,
                // Rounded down: never later than it was.
                clock.instant().minus(age).minusMillis(1).toString());
        boolean same = known != null && (known.contains(tag) || known.strip().equals("*"));
        return new RenderedResponse(
                (same ? HttpStatus.NOT_MODIFIED : HttpStatus.OK).value(),
                MediaType.APPLICATION_JSON_VALUE,
                headers,
                same ? NONE : body);
    }
}
