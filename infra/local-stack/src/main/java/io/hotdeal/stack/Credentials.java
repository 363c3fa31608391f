package io.hotdeal.stack;

import java.security.SecureRandom;
import java.util.Base64;

/** Made anew for every stack; written only to its state file (0600) and into the environment of its children. */
record Credentials(String databasePassword, String adminPassword) {

    static final String DATABASE_USER = "hotdeal";
    static final String ADMIN_USER = "admin";

    private static final int BYTES = 18;

    static Credentials generate() {
        SecureRandom random = new SecureRandom();
        return new Credentials(password(random), password(random));
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
