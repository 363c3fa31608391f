package io.hotdeal.gateway.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.converter.RsaKeyConverters;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Checks buyers' tokens by {@code spring.security.oauth2.resourceserver.jwt.*}, in place of Spring Boot's decoder, which asks the
 * key server while requests wait and does not know access tokens of RFC 9068.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "hotdeal.gateway.buyers", havingValue = "jwt")
class BuyerTokenConfiguration {

    /** A token without a type, any JWT, and an access token by its two names. */
    private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES = new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"), null);

    @Bean
    JwtDecoder buyerTokens(OAuth2ResourceServerProperties properties, AccessProperties access, Clock clock)
            throws IOException {
        OAuth2ResourceServerProperties.Jwt wanted = properties.getJwt();
        NimbusJwtDecoder decoder;
        if (wanted.getJwkSetUri() != null || wanted.getIssuerUri() != null) {
            var keys = new SigningKeys(
                    new KeyServer(wanted.getJwkSetUri(), wanted.getIssuerUri(), KeyServer.LONGEST_REQUEST),
                    access.keepKeys(),
                    clock);
            keys.prepare();
            decoder = NimbusJwtDecoder.withJwkSource(keys)
                    .jwsAlgorithms(all -> all.addAll(algorithms(wanted)))
                    .jwtProcessorCustomizer(BuyerTokenConfiguration::takesAccessTokens)
                    .build();
        } else if (wanted.getPublicKeyLocation() != null) {
            try (InputStream key = wanted.getPublicKeyLocation().getInputStream()) {
                decoder = NimbusJwtDecoder.withPublicKey(
                                Objects.requireNonNull(RsaKeyConverters.x509().convert(key)))
                        .signatureAlgorithm(algorithms(wanted).iterator().next())
                        .jwtProcessorCustomizer(BuyerTokenConfiguration::takesAccessTokens)
                        .build();
            }
        } else {
            throw new IllegalStateException("hotdeal.gateway.buyers is jwt, but nothing says which tokens are good: set"
                    + " spring.security.oauth2.resourceserver.jwt.issuer-uri, .jwk-set-uri or .public-key-location");
        }
        decoder.setJwtValidator(validator(wanted));
        return decoder;
    }

    private static void takesAccessTokens(ConfigurableJWTProcessor<SecurityContext> processor) {
        processor.setJWSTypeVerifier(TYPES);
    }

    private static Set<SignatureAlgorithm> algorithms(OAuth2ResourceServerProperties.Jwt wanted) {
        Set<SignatureAlgorithm> algorithms = new LinkedHashSet<>();
        for (String name : wanted.getJwsAlgorithms()) {
            SignatureAlgorithm algorithm = SignatureAlgorithm.from(name.toUpperCase(Locale.ROOT));
            if (algorithm == null) {
                throw new IllegalStateException(
                        "spring.security.oauth2.resourceserver.jwt.jws-algorithms: '" + name + "' is none");
            }
            algorithms.add(algorithm);
        }
        return algorithms;
    }

    private static OAuth2TokenValidator<Jwt> validator(OAuth2ResourceServerProperties.Jwt wanted) {
        List<OAuth2TokenValidator<Jwt>> checks = new ArrayList<>(List.of(new JwtTimestampValidator()));
        if (wanted.getIssuerUri() != null) {
            checks.add(new JwtIssuerValidator(wanted.getIssuerUri()));
        }
        if (!wanted.getAudiences().isEmpty()) {
            checks.add(new JwtClaimValidator<Collection<String>>(
                    "aud", named -> named != null && !Collections.disjoint(named, wanted.getAudiences())));
        }
        return new DelegatingOAuth2TokenValidator<>(checks);
    }
}
