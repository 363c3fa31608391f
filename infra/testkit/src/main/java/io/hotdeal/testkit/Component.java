package io.hotdeal.testkit;

import java.util.Comparator;
import java.util.Locale;

/**
 * Names one process of the stack.
 *
 * @param number from 1; always 1 for database and provider, of which there is one each
 */
public record Component(Kind kind, int number) {

    public static final Component REDIS = new Component(Kind.REDIS, 1);
    public static final Component KAFKA = new Component(Kind.KAFKA, 1);
    public static final Component DATABASE = new Component(Kind.DATABASE, 1);
    public static final Component PROVIDER = new Component(Kind.PROVIDER, 1);

    static final Comparator<Component> IN_ORDER =
            Comparator.comparing(Component::kind).thenComparingInt(Component::number);

    /** The kinds in the order of their start; the stack ends in the opposite order. */
    public enum Kind {
        REDIS,
        SENTINEL,
        DATABASE,
        KAFKA,
        PROVIDER,
        WORKER,
        GATEWAY;

        boolean isService() {
            return this == WORKER || this == GATEWAY;
        }

        boolean isSingle() {
            return this == DATABASE || this == PROVIDER;
        }
    }

    public Component {
        if (number < 1 || (number > 1 && kind.isSingle())) {
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

    /** The first broker of a cluster has number 1. */
    public static Component kafka(int number) {
        return new Component(Kind.KAFKA, number);
    }

    /** The first sentinel has number 1. */
    public static Component sentinel(int number) {
        return new Component(Kind.SENTINEL, number);
    }

    /** The first master of a cluster, or the first master that sentinels watch, has number 1. */
    public static Component redis(int number) {
        return new Component(Kind.REDIS, number);
    }

    /** The name in messages and file names: {@code redis}, {@code redis-2}, {@code gateway-1}. */
    public String name() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return kind.isService() || number > 1 ? name + "-" + number : name;
    }

    @Override
    public String toString() {
        return name();
    }
}
