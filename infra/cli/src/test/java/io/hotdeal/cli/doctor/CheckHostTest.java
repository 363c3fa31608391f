package io.hotdeal.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckHostTest {

    private final StringWriter out = new StringWriter();

    @Test
    void namesFiveFaultsAtOnceWithTheirFixes() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var machine = new CheckHost(17, "/nowhere", List.of(taken.getLocalPort()), 100, 50);

            assertThat(machine.examine(new PrintWriter(out))).isEqualTo(5);
            assertThat(out.toString())
                    .contains(
                            "FAULT    JDK 17: older than 21",
                            "FAULT    Maven: mvn is not on the PATH",
                            "FAULT    port " + taken.getLocalPort() + ": taken",
                            "FAULT    memory: only 100 MiB",
                            "FAULT    disk: only 50 MiB")
                    .containsPattern("→ install a JDK >= 21")
                    .containsPattern("→ end the process that listens there, or up --port N");
        }
    }

    @Test
    void findsNoFaultOfTheMachineThatRunsTheTests() throws IOException {
        CheckHost here = CheckHost.here(Path.of("target", "not", "there", "yet"), 8080, 0);

        assertThat(here.examine(new PrintWriter(out))).as(out::toString).isZero();
    }
}
