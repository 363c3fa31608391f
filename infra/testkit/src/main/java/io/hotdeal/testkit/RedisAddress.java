package io.hotdeal.testkit;

/**
 * Where a stack's Redis is.
 *
 * @param password empty when it asks for none
 */
public record RedisAddress(String host, int port, String password) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
