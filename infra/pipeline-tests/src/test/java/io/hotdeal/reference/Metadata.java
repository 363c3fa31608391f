package io.hotdeal.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads Spring's configuration metadata of the services, which the compiler takes from the records' Javadoc. */
final class Metadata {

    private Metadata() {}

    /** Our properties by their full name. */
    static Map<String, JsonNode> properties() {
        Map<String, JsonNode> found = new TreeMap<>();
        try {
            for (URL file : Collections.list(
                    Metadata.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream in = file.openStream()) {
                    for (JsonNode entry : JsonMapper.shared().readTree(in).path("properties")) {
                        if (entry.path("name").asString("").startsWith("hotdeal.")) {
                            found.put(entry.path("name").asString(""), entry);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
