package io.hotdeal.containers;

import io.hotdeal.testkit.DatabaseAddress;
import io.hotdeal.testkit.LocalStack;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The one place where the same tests change what they stand on. The system property {@code hotdeal.parts} is
 *
 * <ul>
 *   <li>{@code processes}, as it is unless told: everything by the local stack;
 *   <li>{@code containers} ({@code mvn verify -Pcontainers}): Redis and Kafka are containers;
 *   <li>{@code oracle} ({@code mvn verify -Poracle}): the database is an Oracle Free in a container. Where this project's CI
 *       runs there is no such image: that profile has not been run, see {@link Oracle}.
 * </ul>
 *
 * A container is started when a test first needs it, shared by all tests of the JVM, and removed after it. Thread-safe.
 */
public final class TestDependencies {

    private enum Kind {
        PROCESSES,
        CONTAINERS,
        ORACLE
    }

    private TestDependencies() {}

    /** A stack as {@link LocalStack#at} plans it, with some of its parts elsewhere. */
    public static LocalStack at(Path runFolder) {
        LocalStack plan = LocalStack.at(runFolder);
        return switch (kind()) {
            case PROCESSES -> plan;
            case CONTAINERS -> plan.redisElsewhere(Servers::redis).kafkaElsewhere(Servers::kafka);
            case ORACLE -> plan.databaseElsewhere(Oracle::schema);
        };
    }

    /** An empty database of the caller's own: a schema in Oracle where there is one, else what the caller has itself. */
    public static DatabaseAddress database(Supplier<DatabaseAddress> otherwise) {
        return kind() == Kind.ORACLE ? Oracle.schema() : otherwise.get();
    }

    /**
     * Fetches what the profile needs, before any test does.
     *
     * @throws MissingDockerException with a sentence for people
     */
    static void require() {
        switch (kind()) {
            case PROCESSES -> {}
            case CONTAINERS -> Docker.require(Servers.REDIS_IMAGE, Servers.KAFKA_IMAGE);
            case ORACLE -> Docker.require(Oracle.IMAGE);
        }
    }

    private static Kind kind() {
        String told = System.getProperty("hotdeal.parts", "processes");
        try {
            return Kind.valueOf(told.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The system property hotdeal.parts is " + told
                            + ", which is none of processes, containers, oracle.",
                    e);
        }
    }
}
