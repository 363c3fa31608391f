package io.hotdeal.testkit;

import org.jspecify.annotations.Nullable;

/**
 * The components of a stack that run outside of it, such as containers; null for the stack's own, or absent, ones.
 *
 * @param kafkaBootstrap {@code host:port}, several separated by commas
 */
record ExternalServices(
        @Nullable RedisAddress redis,
        @Nullable String kafkaBootstrap,
        @Nullable DatabaseAddress database) {

    boolean has(Component.Kind kind) {
        return switch (kind) {
            case REDIS -> redis != null;
            case KAFKA -> kafkaBootstrap != null;
            case DATABASE -> database != null;
            case SENTINEL, PROVIDER, GATEWAY, WORKER -> false;
        };
    }
}
