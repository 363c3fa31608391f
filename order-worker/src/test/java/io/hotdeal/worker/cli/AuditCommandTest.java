package io.hotdeal.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything is asked. */
class AuditCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {"--unknown", "--products=abc", "--products=0", "--orders", "--orders=/no/such/file", "stray"})
    void aWrongOptionIsASentenceAndExitCodeThree(String argument) {
        assertThat(run(argument)).isEqualTo(3);
        assertThat(err.toString().lines().findFirst().orElse("")).isNotBlank().doesNotContain("Exception");
        assertThat(err.toString()).doesNotContain("\tat ");
    }

    @Test
    void aLineThatIsNoOrderIdIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("ids"), "00000000-0000-7000-8000-000000000001\n\nnot-an-id\n");

        assertThat(run("--orders", file.toString())).isEqualTo(3);
        assertThat(err.toString()).contains("line 3");
    }

    @Test
    void helpNamesTheExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("not quiet").contains("--orders").contains("--products");
    }

    private int run(String... arguments) {
        return OperatorCommands.commandLine("audit")
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
