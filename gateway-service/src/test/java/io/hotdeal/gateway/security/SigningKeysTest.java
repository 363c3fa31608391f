package io.hotdeal.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a key server is asked, for tokens that come every second; the server and the clock are the test's. */
class SigningKeysTest {

    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SigningKeys keys =
            new SigningKeys(this::answer, KEPT, ((InstantSource) () -> this.now).withZone(ZoneOffset.UTC));
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private boolean isAway;
    private String offered = "first";
    private int fetches;

    private CompletableFuture<JWKSet> answer() {
        fetches++;
        JWK key = new OctetSequenceKey.Builder(new byte[32]).keyID(offered).build();
        return isAway
                ? CompletableFuture.failedFuture(new IOException("away"))
                : CompletableFuture.completedFuture(new JWKSet(key));
    }

    private List<JWK> get(String keyId) throws RemoteKeySourceException {
        return keys.get(new JWKSelector(new JWKMatcher.Builder().keyID(keyId).build()), null);
    }

    private void decodeForSeconds(int seconds) throws RemoteKeySourceException {
        for (int second = 0; second < seconds; second++) {
            assertThat(get("first")).isNotEmpty();
            now = now.plus(SECOND);
        }
    }

    /** Six and a half minutes, and then 200 tokens with made-up key ids within ten seconds. */
    @ParameterizedTest
    @ValueSource(ints = {1, 30, 90, 150, 210, 270, 299, 300, 301})
    void aServerThatIsAwayIsAskedThreeTimesAtMost(int secondsAfterTheLastFetch) throws Exception {
        decodeForSeconds(secondsAfterTheLastFetch);
        isAway = true;
        fetches = 0;

        decodeForSeconds(390);
        for (int token = 0; token < 200; token++) {
            assertThat(get("made-up-" + token)).isEmpty();
            assertThat(get("first")).isNotEmpty();
            now = now.plusMillis(50);
        }

        assertThat(fetches).isBetween(1, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 361, 500, 661, 3_000})
    void aServerThatComesBackIsAskedWithinFiveMinutes(int secondsAway) throws Exception {
        decodeForSeconds(1);
        isAway = true;
        decodeForSeconds(secondsAway);

        isAway = false;
        offered = "second";
        now = now.plus(SigningKeys.FRESH);
        assertThat(get("first")).as("as known, while it is asked").isNotEmpty();

        assertThat(get("first")).as("withdrawn").isEmpty();
        assertThat(get("second")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 361, 500, 661, 3_000})
    void aNewKeyIsFoundWithinAMinuteOfTheServersReturn(int secondsAway) throws Exception {
        decodeForSeconds(1);
        isAway = true;
        decodeForSeconds(secondsAway);

        isAway = false;
        offered = "second";
        now = now.plus(SigningKeys.BETWEEN_FETCHES);

        assertThat(get("second")).isNotEmpty();
    }

    @Test
    void aServerWhoseKeysAreTooOldIsAskedEveryMinute() throws Exception {
        decodeForSeconds(1);
        isAway = true;
        decodeForSeconds((int) KEPT.toSeconds());
        now = now.plus(SigningKeys.BETWEEN_FETCHES);
        assertThatThrownBy(() -> get("first")).isInstanceOf(RemoteKeySourceException.class);

        isAway = false;
        now = now.plus(SigningKeys.BETWEEN_FETCHES);

        assertThat(get("first")).isNotEmpty();
    }
}
