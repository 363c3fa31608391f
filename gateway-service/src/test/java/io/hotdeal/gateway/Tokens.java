package io.hotdeal.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whoever signs the buyers' tokens, with a key of its own. */
final class Tokens {

    private final KeyPair keys;

    Tokens() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Properties of a gateway that believes these tokens alone, when they are for the audience {@code shop}. */
    Map<String, String> believed() throws IOException {
        Path publicKey = Files.createTempFile("buyers", ".pem").toAbsolutePath();
        publicKey.toFile().deleteOnExit();
        Files.writeString(
                publicKey,
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        String jwt = "spring.security.oauth2.resourceserver.jwt.";
        return Map.of(
                "hotdeal.gateway.buyers",
                "jwt",
                jwt + "public-key-location",
                publicKey.toUri().toString(),
                jwt + "audiences",
                "shop");
    }

    /** What a key server answers. */
    String keySet(String keyId) {
        JWK key =
                new RSAKey.Builder((RSAPublicKey) keys.getPublic()).keyID(keyId).build();
        return new JWKSet(key).toString();
    }

    String of(String customer) {
        return of(customer, 60, "shop");
    }

    String of(@Nullable String customer, int secondsToLive, String audience) {
        return signed(new JWSHeader(JWSAlgorithm.RS256), claims(customer, secondsToLive, audience));
    }

    /** @param type of the token, such as {@code at+jwt} */
    String typed(String type, String customer) {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType(type))
                .build();
        return signed(header, claims(customer, 60, "shop"));
    }

    /** @param keyId which the token says has signed it */
    String withKeyId(String keyId, String customer) {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build();
        return signed(header, claims(customer, 60, "shop"));
    }

    /** @param claim that names the customer; the subject is another */
    String claiming(String claim, String customer, String subject) {
        var claims = new JWTClaimsSet.Builder(claims(subject, 60, "shop"))
                .claim(claim, customer)
                .build();
        return signed(new JWSHeader(JWSAlgorithm.RS256), claims);
    }

    private String signed(JWSHeader header, JWTClaimsSet claims) {
        try {
            var jwt = new SignedJWT(header, claims);
            jwt.sign(new RSASSASigner(keys.getPrivate()));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String unsigned(String customer) {
        return new PlainJWT(claims(customer, 60, "shop")).serialize();
    }

    private static JWTClaimsSet claims(@Nullable String subject, int secondsToLive, String audience) {
        return new JWTClaimsSet.Builder()
                .subject(subject)
                .audience(audience)
                .expirationTime(Date.from(Instant.now().plusSeconds(secondsToLive)))
                .build();
    }
}
