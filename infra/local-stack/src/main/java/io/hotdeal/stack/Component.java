package io.hotdeal.stack;

import java.util.Locale;

/**
 * Names one process of the stack.
 *
 * @param number from 1; always 1 for the infrastructure, of which there is one each
 */
public record Component(Kind kind, int number) {

    public static final Component REDIS = new Component(Kind.REDIS, 1);
    public static final Component KAFKA = new Component(Kind.KAFKA, 1);
    public static final Component DATABASE = new Component(Kind.DATABASE, 1);
    public static final Component PROVIDER = new Component(Kind.PROVIDER, 1);

    /** In the order of the start; the stack ends in the opposite one. */
    public enum Kind {
        REDIS,
        DATABASE,
        KAFKA,
        PROVIDER,
        WORKER,
        GATEWAY;

        boolean isService() {
            return this == WORKER || this == GATEWAY;
        }
    }

    public Component {
        if (number < 1 || (number > 1 && !kind.isService())) {
            throw new IllegalArgumentException("There is no " + kind + " number " + number + ".");
        }
    }

    /** The first gateway has number 1. */
    public static Component gateway(int number) {
        return new Component(Kind.GATEWAY, number);
    }

    /** The first worker has number 1. */
    public static Component worker(int number) {
        return new Component(Kind.WORKER, number);
    }

    /** As in messages and file names: {@code redis}, {@code gateway-1}. */
    public String name() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return kind.isService() ? name + "-" + number : name;
    }

    @Override
    public String toString() {
        return name();
    }
}
