package io.hotdeal.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void refusesATakenPortAndNamesIt() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> new Ports().fixed(listener.getLocalPort(), "gateway-1"))
                    .isInstanceOf(ProcessException.class)
                    .hasMessageContaining("Port " + listener.getLocalPort())
                    .hasMessageContaining("gateway-1");
        }
    }

    @Test
    void givesNoPortTwice() {
        Ports ports = new Ports();
        Set<Integer> given = new HashSet<>();

        for (int i = 0; i < 100; i++) {
            assertThat(given.add(ports.free())).isTrue();
        }
    }
}
