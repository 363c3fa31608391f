package io.hotdeal.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackStateTest {

    private static final Instant OWN_START =
            ProcessHandle.current().info().startInstant().orElseThrow();

    @TempDir
    private Path folder;

    @Test
    void isReadBackAsItWasWritten() throws Exception {
        StackState state = state(ProcessHandle.current().pid(), OWN_START);
        state.write(folder);

        assertThat(StackState.ofRunning(folder)).contains(state);
    }

    @Test
    void isReadableByItsOwnerOnly() throws Exception {
        state(1, OWN_START).write(folder);

        assertThat(Files.getPosixFilePermissions(StackState.file(folder)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void isStaleWhenThePidBelongsToAnotherProcessNow() throws Exception {
        state(ProcessHandle.current().pid(), OWN_START.minusSeconds(60)).write(folder);

        assertThat(StackState.ofRunning(folder)).isEmpty();
    }

    @Test
    void isStaleWhenTheProcessIsGone() throws Exception {
        long noSuchPid = 1L << 30;
        state(noSuchPid, OWN_START).write(folder);

        assertThat(StackState.ofRunning(folder)).isEmpty();
    }

    @Test
    void isAbsentWithoutAFileAndWithAnotherFile() throws Exception {
        assertThat(StackState.ofRunning(folder)).isEmpty();

        Files.writeString(StackState.file(folder), "not ours");
        assertThat(StackState.ofRunning(folder)).isEmpty();
    }

    @Test
    void doesNotPrintItsPasswords() {
        assertThat(state(1, OWN_START)).asString().doesNotContain("secret");
    }

    private static StackState state(long pid, Instant start) {
        return new StackState(
                pid,
                start,
                List.of(new StackState.ProcessState("redis", 12, 6379, "redis.log")),
                "admin",
                "secret",
                Map.of("SPRING_DATASOURCE_PASSWORD", "secret"));
    }
}
