package io.hotdeal.testkit.component;

import io.hotdeal.simulator.SimulatorMain;
import io.hotdeal.testkit.process.Launch;
import io.hotdeal.testkit.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs the payment provider simulator in a process of its own.
 *
 * @param classpath this module and what it needs for JSON
 * @param environment where its events go
 */
public record PaymentSimulator(
        Path runFolder, String classpath, int port, boolean longLoad, Map<String, String> environment)
        implements Program {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @Override
    public Launch launch() {
        List<String> command = JavaCommand.small(
                longLoad,
                // A million charges are remembered in a long load.
                longLoad ? "1g" : "384m",
                classpath,
                // Without it, a response waits up to 40 ms for the client's delayed acknowledgement.
                "-Dsun.net.httpserver.nodelay=true",
                // Two services have 150 connections each; the server would close idle ones beyond the default of
                // 200.
                "-Dsun.net.httpserver.maxIdleConnections=1000",
                SimulatorMain.class.getName(),
                Integer.toString(port),
                "charges.log");
        return new Launch("provider", command, environment, runFolder, START_LIMIT, STOP_LIMIT);
    }

    @Override
    public boolean serves() throws IOException {
        return ReadinessProbe.httpOk(port, "/health");
    }
}
