package io.hotdeal.gateway.security;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The login's key server over HTTP: an address of keys (JWKS), or an issuer whose metadata name that (OpenID Connect
 * Discovery). Each request ends within a bound, its body included, and its connection with it. Safe for any thread.
 */
final class KeyServer implements Supplier<CompletableFuture<JWKSet>> {

    static final Duration LONGEST_REQUEST = Duration.ofSeconds(5);

    private static final String OPENID_METADATA = "/.well-known/openid-configuration";
    /** RFC 8414: between host and path. */
    private static final String OAUTH_METADATA = "/.well-known/oauth-authorization-server";

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(1))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final String issuer;
    private final Duration longestRequest;
    private volatile @Nullable URI keys;

    /**
     * @param keys where the keys are; null to ask the issuer
     * @param issuer ignored with an address of keys
     * @param longestRequest such as {@link #LONGEST_REQUEST}
     */
    KeyServer(@Nullable String keys, @Nullable String issuer, Duration longestRequest) {
        this.keys = keys == null ? null : URI.create(keys);
        this.issuer = String.valueOf(issuer);
        this.longestRequest = longestRequest;
    }

    @Override
    public CompletableFuture<JWKSet> get() {
        URI told = keys;
        CompletableFuture<URI> address = told != null ? CompletableFuture.completedFuture(told) : discover();
        return address.thenCompose(this::text).thenApply(KeyServer::parsed);
    }

    private CompletableFuture<URI> discover() {
        URI at = URI.create(issuer);
        String path = String.valueOf(at.getRawPath()).replaceFirst("/$", "");
        return text(at.resolve(path + OPENID_METADATA))
                .exceptionallyCompose(failure -> text(at.resolve(OAUTH_METADATA + path)))
                .thenApply(this::discovered);
    }

    private URI discovered(String metadata) {
        try {
            var fields = JSONObjectUtils.parse(metadata);
            if (!issuer.equals(fields.get("issuer"))) {
                throw new IllegalStateException("the metadata at " + issuer + " name another issuer");
            }
            URI found = JSONObjectUtils.getURI(fields, "jwks_uri");
            keys = found;
            return found;
        } catch (ParseException e) {
            throw new CompletionException(e);
        }
    }

    private CompletableFuture<String> text(URI address) {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(longestRequest).build(); // until the headers are there
        CompletableFuture<HttpResponse<String>> response = http.sendAsync(request, BodyHandlers.ofString());
        // A copy, for a response that has timed out itself can no longer be cancelled, and would keep its connection.
        return response.copy()
                .orTimeout(longestRequest.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> response.cancel(true))
                .thenApply(answer -> {
                    if (answer.statusCode() != 200) {
                        throw new IllegalStateException(address + " answers with " + answer.statusCode());
                    }
                    return answer.body();
                });
    }

    private static JWKSet parsed(String text) {
        try {
            return JWKSet.parse(text);
        } catch (ParseException e) {
            throw new CompletionException(e);
        }
    }
}
