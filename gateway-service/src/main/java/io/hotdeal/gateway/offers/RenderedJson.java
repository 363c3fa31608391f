package io.hotdeal.gateway.offers;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** A body with the tag of its content: the same at every gateway that knows the same. */
final class RenderedJson {

    /** When what is shown was certainly so, by this gateway's clock; {@code Age} is the same in whole seconds. */
    static final String SNAPSHOT_AT = "Snapshot-At";

    private static final Duration CACHED = Duration.ofSeconds(1);

    private final byte[] body;
    private final String tag;

    private RenderedJson(byte[] body) {
        this.body = body;
        this.tag = '"' + UUID.nameUUIDFromBytes(body).toString() + '"';
    }

    static RenderedJson of(JsonMapper json, Object view) {
        return new RenderedJson(json.writeValueAsBytes(view));
    }

    /** 200, or 304 for a client that has the same. Caches between here and the buyers may keep it for a second. */
    ResponseEntity<byte[]> response(Duration age, Clock clock) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(CACHED).cachePublic())
                .eTag(tag)
                .header(HttpHeaders.AGE, Long.toString(age.toSeconds()))
                // Rounded down: never later than it was.
                .header(SNAPSHOT_AT, clock.instant().minus(age).minusMillis(1).toString())
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }
}
