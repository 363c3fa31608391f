package io.hotdeal.testkit.component;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Makes an authority and a server's certificate for some days, with the JDK's keytool. */
final class Certificates {

    /** Kafka's principal for the server's certificate. */
    static final String SERVER_NAME = "CN=hotdeal-stack";

    private static final int LIMIT_SECONDS = 60;
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8));

    private Certificates() {}

    /**
     * Writes both in PEM, which Redis and Kafka read.
     *
     * @param authority the authority's certificate; its key is not kept
     * @param server    the server's key and chain
     */
    static void make(Path folder, Path authority, Path server) throws IOException, InterruptedException {
        Path store = folder.resolve("made.p12");
        String password = UUID.randomUUID().toString();
        keytool(store, password, "ca", "-dname", "CN=hotdeal-ca", "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign");
        // A broker is also a client of its controller.
        keytool(
                store,
                password,
                "server",
                "-dname",
                SERVER_NAME,
                "-signer",
                "ca",
                "-ext",
                "ku:c=digitalSignature",
                "-ext",
                "eku=serverAuth,clientAuth",
                "-ext",
                "san=ip:" + Ports.HOST + ",dns:localhost");
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore made = KeyStore.getInstance("PKCS12");
            made.load(in, password.toCharArray());
            Files.writeString(
                    authority, pem("CERTIFICATE", made.getCertificate("ca").getEncoded()));
            Key key = made.getKey("server", password.toCharArray());
            StringBuilder text = new StringBuilder(pem("PRIVATE KEY", key.getEncoded()));
            for (Certificate certificate : made.getCertificateChain("server")) {
                text.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            Files.writeString(server, text);
        } catch (GeneralSecurityException e) {
            throw new ProcessException("The certificates in " + store + " cannot be read: " + e.getMessage());
        } finally {
            Files.deleteIfExists(store);
        }
    }

    private static void keytool(Path store, String password, String alias, String... rest)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "7",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                "STORE_PASSWORD"));
        command.addAll(List.of(rest));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("STORE_PASSWORD", password);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new ProcessException("keytool could not make the certificate " + alias + ": " + said);
        }
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, LINES.encodeToString(content));
    }
}
