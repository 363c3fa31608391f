package io.hotdeal.stack.component;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A service's classes, loaded and linked ahead of its start (JEP 483 and 514, so from JDK 25 on): the service's first orderly
 * end writes the cache, every later start reads it. Not for a jar that has its libraries inside: no cache can hold those.
 *
 * @param file of the cache
 */
public record StartCache(Path file) {

    String option() {
        return (Files.exists(file) ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + file;
    }
}
