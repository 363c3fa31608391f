package io.hotdeal.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hotdeal.testkit.process.GuardedProcess;
import io.hotdeal.testkit.process.Launch;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.process.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and ends small shell commands as components. */
class ProcessGroupIT {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private final ProcessGroup fleet = new ProcessGroup(line -> {});

    @AfterEach
    void endEverything() throws Exception {
        fleet.close();
        awaitNothingLeft();
    }

    /** The scripts' own children got KILL, which the operating system may apply a moment later. */
    private void awaitNothingLeft() {
        await("no process works in the folder")
                .untilAsserted(() -> assertThat(ProcessesIn.folder(folder)).isEmpty());
    }

    @Test
    void namesTheComponentThatDiesAndShowsItsLog() {
        fleet.add(Component.REDIS, new Script("redis", "sleep 60", true, Duration.ofSeconds(20)));
        fleet.add(
                Component.KAFKA,
                new Script("kafka", "echo the disk is full; sleep 0.3; exit 3", false, Duration.ofSeconds(20)));

        assertThatThrownBy(() -> fleet.startAll(fleet.components()))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("kafka ended while it was starting")
                .hasMessageContaining(folder.resolve("kafka.log").toString())
                .hasMessageContaining("the disk is full");
    }

    @Test
    void givesUpOnAComponentThatNeverServes() {
        fleet.add(Component.KAFKA, new Script("kafka", "echo thinking; sleep 60", false, Duration.ofSeconds(1)));

        assertThatThrownBy(() -> fleet.start(Component.KAFKA))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("kafka was not ready within 1 s")
                .hasMessageContaining("thinking");
        awaitNothingLeft();
    }

    @Test
    void refusesToStartARunningComponent() throws Exception {
        fleet.add(Component.REDIS, new Script("redis", "sleep 60", true, Duration.ofSeconds(20)));
        fleet.start(Component.REDIS);

        assertThatThrownBy(() -> fleet.start(Component.REDIS))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("is running already");
    }

    @Test
    void killsAComponentThatIgnoresTheRequestToEnd() throws Exception {
        fleet.add(
                Component.REDIS,
                new Script("redis", "trap '' TERM; while :; do sleep 0.1; done", true, Duration.ofSeconds(20)));
        fleet.start(Component.REDIS);
        GuardedProcess process = fleet.slot(Component.REDIS).require();

        fleet.slot(Component.REDIS).stop();

        assertThat(process.alive()).isFalse();
    }

    @Test
    void endsAPausedComponent() throws Exception {
        fleet.add(Component.REDIS, new Script("redis", "sleep 60", true, Duration.ofSeconds(20)));
        fleet.start(Component.REDIS);
        fleet.slot(Component.REDIS).require().pause();

        fleet.close();

        awaitNothingLeft();
    }

    /** A shell command that is ready from the start, or never. */
    private final class Script implements Program {

        private final Launch launch;
        private final boolean serves;

        Script(String name, String script, boolean serves, Duration startLimit) {
            this.launch = new Launch(name, List.of("/bin/sh", "-c", script), Map.of(), folder, startLimit, STOP_LIMIT);
            this.serves = serves;
        }

        @Override
        public int port() {
            return 0;
        }

        @Override
        public Launch launch() {
            return launch;
        }

        @Override
        public boolean serves() {
            return serves;
        }
    }
}
