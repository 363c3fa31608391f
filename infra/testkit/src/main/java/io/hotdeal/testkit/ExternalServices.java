package io.hotdeal.testkit;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a stack that are somebody else's, such as containers; null where the part is the stack's own, or it has none.
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
            case PROVIDER, GATEWAY, WORKER -> false;
        };
    }
}
