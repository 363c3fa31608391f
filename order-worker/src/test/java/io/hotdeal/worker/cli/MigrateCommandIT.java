package io.hotdeal.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code migrate} at a database in this JVM; it needs no other dependency. */
class MigrateCommandIT {

    private static final String URL = "spring.datasource.url";
    private static final String USER = "spring.datasource.username";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void pointAtAnEmptyDatabase() {
        System.setProperty(URL, "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=Oracle;DB_CLOSE_DELAY=-1");
        System.setProperty(USER, "sa");
    }

    @AfterEach
    void forget() {
        System.clearProperty(URL);
        System.clearProperty(USER);
    }

    @Test
    void migratesOnceAndSaysFromWhichVersionToWhich() {
        assertThat(migrate()).as(err.toString()).isZero();
        assertThat(out.toString()).containsPattern("migrate: the schema was migrated from empty to version \\d+\n");

        assertThat(migrate()).isZero();
        assertThat(out.toString()).containsPattern("migrate: the schema is at version \\d+ already");
    }

    @Test
    void aDatabaseThatIsUnavailableIsExitCode3() {
        System.setProperty(URL, "jdbc:h2:tcp://127.0.0.1:1/none");

        assertThat(migrate()).isEqualTo(3);
        assertThat(err.toString()).contains("migrate cannot run");
    }

    private int migrate() {
        return OperatorCommands.commandLine("migrate")
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute();
    }
}
