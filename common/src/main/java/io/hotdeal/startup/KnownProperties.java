package io.hotdeal.startup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The names of our properties, as the build wrote them into the jars' configuration metadata.
 *
 * @param names such as {@code hotdeal.topics.partitions}
 */
record KnownProperties(Set<String> names) {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final Pattern ELEMENT = Pattern.compile("(\\[\\d+]|_\\d+)$");

    static KnownProperties onClassPath(ClassLoader loader) {
        Set<String> names = new TreeSet<>();
        try {
            for (URL file : Collections.list(loader.getResources(METADATA))) {
                try (InputStream in = file.openStream()) {
                    byte[] metadata = in.readAllBytes();
                    // Spring's own are large, and a start does not wait for what is not ours.
                    if (new String(metadata, ISO_8859_1).contains("\"hotdeal.")) {
                        addTo(names, JsonMapper.shared().readTree(metadata));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the configuration metadata cannot be read", e);
        }
        return new KnownProperties(names);
    }

    private static void addTo(Set<String> names, JsonNode metadata) {
        for (JsonNode property : metadata.path("properties")) {
            String name = property.path("name").asString("");
            if (name.startsWith("hotdeal.")) {
                names.add(name);
            }
        }
    }

    /** @param name in any of the forms that Spring binds: {@code HOTDEAL_TOPICS_PARTITIONS}, {@code hotdeal.topics.partitions} */
    boolean contains(String name) {
        String asked = plain(name);
        return names.stream().anyMatch(known -> plain(known).equals(asked));
    }

    /** The one that takes the fewest changed letters. */
    String nearest(String name) {
        String asked = plain(name);
        return names.stream()
                .min((one, other) -> Integer.compare(distance(plain(one), asked), distance(plain(other), asked)))
                .orElse("none");
    }

    /** Spring takes case, dashes and, in the environment, dots and underscores for the same. */
    static String plain(String name) {
        return ELEMENT.matcher(name).replaceFirst("").replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
