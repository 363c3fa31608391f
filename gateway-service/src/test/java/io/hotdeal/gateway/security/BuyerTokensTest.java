package io.hotdeal.gateway.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/** Tokens whose keys come from a real key server, which is well, unavailable, hangs and rotates; the clock is the test's. */
class BuyerTokensTest {

    private static final RSAKey FIRST = key("first");
    private static final RSAKey SECOND = key("second");
    private static final Duration KEPT = Duration.ofHours(1);

    /** Spring checks a token's times by the wall clock; this one is only of the keys' age. */
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));

    private final AtomicInteger fetches = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile int status = 200;
    private volatile boolean hangs;
    private volatile List<RSAKey> keys = List.of(FIRST);
    private HttpServer server;
    private String address;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/keys", this::answerKeys);
        server.createContext(
                "/shop/.well-known/openid-configuration",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"issuer\":\"%s/shop\",\"jwks_uri\":\"%s/keys\"}".formatted(address, address)));
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.close();
    }

    @Test
    void theKeysThatAreKnownGoOnWhileTheKeyServerIsUnavailableAndWhileItHangs() throws Exception {
        JwtDecoder decoder = decoder();
        decoder.decode(token(FIRST));

        status = 503;
        decodesUntilItFetches(decoder, SigningKeys.FRESH, 2);
        // A fetch begins when the one before has failed.
        decodesUntilItFetches(decoder, SigningKeys.BETWEEN_FETCHES, 3);
        hangs = true;
        decodesUntilItFetches(decoder, SigningKeys.FRESH, 4);
        String madeUp = token(key("made-up", SECOND));
        for (int order = 0; order < 3; order++) {
            assertThatThrownBy(() -> decoder.decode(madeUp)).isInstanceOf(BadJwtException.class);
            decoder.decode(token(FIRST));
        }

        assertThat(fetches).hasValue(4);
    }

    private void decodesUntilItFetches(JwtDecoder decoder, Duration pause, int times) {
        after(pause.plusSeconds(1));
        await("fetch " + times).until(() -> {
            decoder.decode(token(FIRST));
            return fetches.get() == times;
        });
    }

    @Test
    void madeUpKeysCostOneFetchAMinuteAndNobodyElseAnything() throws Exception {
        JwtDecoder decoder = decoder();
        decoder.decode(token(FIRST));
        after(SigningKeys.BETWEEN_FETCHES.plusSeconds(1));

        for (int attempt = 0; attempt < 60; attempt++) {
            String madeUp = token(key("made-up-" + attempt, SECOND));
            assertThatThrownBy(() -> decoder.decode(madeUp)).isInstanceOf(BadJwtException.class);
            decoder.decode(token(FIRST));
            after(Duration.ofMillis(50));
        }

        assertThat(fetches).hasValue(2);
    }

    @Test
    void aNewKeyIsTakenAndAWithdrawnOneIsNot() throws Exception {
        JwtDecoder decoder = decoder();
        decoder.decode(token(FIRST));

        keys = List.of(SECOND);
        after(SigningKeys.BETWEEN_FETCHES.plusSeconds(1));
        decoder.decode(token(SECOND));

        assertThatThrownBy(() -> decoder.decode(token(FIRST))).isInstanceOf(BadJwtException.class);
    }

    /** Not "bad" but unknown: the gateway responds with 503. */
    @Test
    void keysThatAreTooOldServeNoMoreUntilTheKeyServerAnswers() throws Exception {
        JwtDecoder decoder = decoder();
        decoder.decode(token(FIRST));

        status = 503;
        after(KEPT.plusSeconds(1));
        assertThatThrownBy(() -> decoder.decode(token(FIRST)))
                .isInstanceOf(JwtException.class)
                .isNotInstanceOf(BadJwtException.class);

        status = 200;
        after(SigningKeys.BETWEEN_FETCHES.plusSeconds(1));
        decoder.decode(token(FIRST));
    }

    @Test
    void anIssuersMetadataNameTheKeys() throws Exception {
        var properties = new OAuth2ResourceServerProperties();
        properties.getJwt().setIssuerUri(address + "/shop");
        JwtDecoder decoder = decoder(properties);

        decoder.decode(token(FIRST, address + "/shop"));

        assertThatThrownBy(() -> decoder.decode(token(FIRST, address + "/another")))
                .isInstanceOf(BadJwtException.class);
    }

    private JwtDecoder decoder() throws IOException {
        var properties = new OAuth2ResourceServerProperties();
        properties.getJwt().setJwkSetUri(address + "/keys");
        return decoder(properties);
    }

    private JwtDecoder decoder(OAuth2ResourceServerProperties properties) throws IOException {
        var access = new AccessProperties(AccessProperties.Buyers.JWT, Duration.ZERO, KEPT, List.of(), true);
        JwtDecoder decoder = new BuyerTokenConfiguration()
                .buyerTokens(properties, access, ((InstantSource) now::get).withZone(ZoneOffset.UTC));
        await("the first fetch").until(() -> fetches.get() == 1);
        return decoder;
    }

    private void after(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private void answerKeys(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        if (hangs) {
            try {
                var unused = end.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        List<JWK> all = List.copyOf(keys);
        answer(exchange, status, new JWKSet(all).toString(true));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey key(String id, RSAKey of) {
        return new RSAKey.Builder(of).keyID(id).build();
    }

    private static String token(RSAKey key) throws JOSEException {
        return token(key, "anybody");
    }

    private static String token(RSAKey key, String issuer) throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .subject("anna")
                .issuer(issuer)
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .build();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }
}
