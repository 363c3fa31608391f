package io.hotdeal.containers;

import io.hotdeal.testkit.DatabaseAddress;
import io.hotdeal.testkit.ExternalSchema;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.process.ProcessException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where the tests' dependencies run. The system property {@code hotdeal.parts} is
 *
 * <ul>
 *   <li>{@code processes}, the default: the local stack runs all of them;
 *   <li>{@code containers} ({@code mvn verify -Pcontainers}): Redis and Kafka are containers;
 *   <li>{@code oracle} ({@code mvn verify -Poracle}): the database is an Oracle Free in a container. This project's CI has no
 *       such image: that profile has not been run, see {@link Oracle};
 *   <li>{@code external} ({@code mvn verify -Poracle -Doracle.parts=external}): the database is the one that the environment
 *       names. It has one schema, emptied whenever a test asks for a database, so only one test at a time has it;
 *   <li>{@code hsqldb} ({@code mvn verify -Phsqldb}): the database is HSQLDB in this JVM, see {@link Hsqldb}.
 * </ul>
 *
 * A container is started when a test first needs it, shared by all tests of the JVM, and removed after it. Thread-safe.
 */
public final class TestDependencies {

    private enum Kind {
        PROCESSES,
        CONTAINERS,
        ORACLE,
        EXTERNAL,
        HSQLDB
    }

    private static @Nullable ExternalSchema external;

    private TestDependencies() {}

    /** A stack as of {@link LocalStack#at}, with some of its components external. */
    public static LocalStack at(Path runFolder) {
        LocalStack plan = LocalStack.at(runFolder);
        return switch (kind()) {
            case PROCESSES -> plan;
            case CONTAINERS -> plan.redisElsewhere(Servers::redis).kafkaElsewhere(Servers::kafka);
            case ORACLE -> plan.databaseElsewhere(Oracle::schema);
            case EXTERNAL -> plan.databaseElsewhere(external()::emptied);
            case HSQLDB -> Hsqldb.serves(plan);
        };
    }

    /** An empty database for the caller: a new one of the profile's, the emptied external one, else the caller's own. */
    public static DatabaseAddress database(Supplier<DatabaseAddress> otherwise) {
        return switch (kind()) {
            case PROCESSES, CONTAINERS -> otherwise.get();
            case ORACLE -> Oracle.schema();
            case EXTERNAL -> external().emptied();
            case HSQLDB -> Hsqldb.database();
        };
    }

    private static synchronized ExternalSchema external() {
        if (external == null) {
            external = ExternalSchema.claim(System.getenv());
        }
        return external;
    }

    /**
     * Fetches the profile's images, or connects to the external database, before the first test.
     *
     * @throws MissingDockerException with a message for people
     * @throws ProcessException the same, of the external database
     */
    static void require() {
        switch (kind()) {
            case PROCESSES, HSQLDB -> {}
            case CONTAINERS -> Docker.require(Servers.REDIS_IMAGE, Servers.KAFKA_IMAGE);
            case ORACLE -> Docker.require(Oracle.IMAGE);
            case EXTERNAL -> external();
        }
    }

    private static Kind kind() {
        String kind = System.getProperty("hotdeal.parts", "processes");
        try {
            return Kind.valueOf(kind.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The system property hotdeal.parts is " + kind
                            + ", which is none of processes, containers, oracle, external, hsqldb.",
                    e);
        }
    }
}
