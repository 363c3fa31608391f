package io.hotdeal.testkit;

import io.hotdeal.testkit.component.TransportSecurity;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The generated passwords of one stack; written only to its state file (0600) and into the environment of its children,
 * those of a secured stack also into its folder {@code security} (0700).
 *
 * @param webhookSecret signs the payment provider's events
 * @param redis by user, for a secured stack
 * @param kafka the same
 */
record Credentials(
        String databasePassword,
        String adminPassword,
        String webhookSecret,
        Map<String, String> redis,
        Map<String, String> kafka) {

    static final String DATABASE_USER = "hotdeal";
    static final String ADMIN_USER = "admin";

    private static final int BYTES = 18; // 24 characters

    static Credentials generate() {
        SecureRandom random = new SecureRandom();
        return new Credentials(password(random), password(random), password(random), ofUsers(random), ofUsers(random));
    }

    private static Map<String, String> ofUsers(SecureRandom random) {
        return TransportSecurity.users().collect(Collectors.toMap(user -> user, user -> password(random)));
    }

    private static String password(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Credentials[hidden]";
    }
}
