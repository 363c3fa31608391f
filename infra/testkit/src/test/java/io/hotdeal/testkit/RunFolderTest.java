package io.hotdeal.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.testkit.process.ProcessException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir
    private Path folder;

    @Test
    void refusesAFolderWithOtherFiles() throws Exception {
        Files.writeString(folder.resolve("thesis.txt"), "years of work");

        assertThatThrownBy(() -> RunFolder.take(folder))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining(folder.toString());
        assertThat(folder.resolve("thesis.txt")).hasContent("years of work");
    }

    @Test
    void emptiesTheFolderOfAnEarlierStack() throws Exception {
        RunFolder.take(folder).close();
        Files.createDirectories(folder.resolve("kafka/data"));
        Files.writeString(folder.resolve("kafka/data/log"), "old");

        try (RunFolder taken = RunFolder.take(folder)) {
            assertThat(taken.path().resolve("kafka")).doesNotExist();
        }
    }

    @Test
    void isTakenByOneStackAtATime() throws Exception {
        try (RunFolder taken = RunFolder.take(folder)) {
            assertThatThrownBy(() -> RunFolder.take(folder))
                    .isInstanceOf(ProcessException.class)
                    .hasMessageContaining("is running in " + taken.path());
        }
    }
}
