package io.hotdeal.testkit;

/**
 * The connections of one service to one dependency.
 *
 * @param dependency Redis, Kafka, database or provider
 */
public record NetworkLine(Component service, Component dependency) {

    @Override
    public String toString() {
        return service + " to " + dependency;
    }
}
