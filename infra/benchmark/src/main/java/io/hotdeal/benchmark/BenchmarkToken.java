package io.hotdeal.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/**
 * A buyer's token (JWT, RS256, 2048 bits), and the key to check it with.
 *
 * @param publicKey PEM file
 */
record BenchmarkToken(String token, Path publicKey) {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final long FOREVER = 4_000_000_000L;

    static BenchmarkToken of(String customer, Path folder) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair keys = generator.generateKeyPair();
            String content = encoded("{\"alg\":\"RS256\"}") + "."
                    + encoded("{\"sub\":\"%s\",\"exp\":%d}".formatted(customer, FOREVER));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            Path publicKey = Files.createDirectories(folder).resolve("buyers-key.pem");
            Files.writeString(
                    publicKey,
                    "-----BEGIN PUBLIC KEY-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(keys.getPublic().getEncoded())
                            + "\n-----END PUBLIC KEY-----\n");
            return new BenchmarkToken(content + "." + BASE64.encodeToString(signature.sign()), publicKey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA and SHA-256", e);
        }
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
