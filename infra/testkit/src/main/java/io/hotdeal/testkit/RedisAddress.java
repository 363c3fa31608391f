package io.hotdeal.testkit;

/**
 * The address of a stack's Redis.
 *
 * @param password empty when it requires none
 */
public record RedisAddress(String host, int port, String password) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
