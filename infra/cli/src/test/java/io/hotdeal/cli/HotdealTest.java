package io.hotdeal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.hotdeal.cli.demo.DemoPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class HotdealTest {

    private static final String[] COMMANDS =
            "up down status failover takeovers demo audit chaos rebuild redrive order bench open".split(" ", -1);

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine =
            Hotdeal.commandLine(Map.of()).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    up --worker 2                   | --worker
                    up --workers two                | --workers
                    up --workers 0                  | --workers must be a whole number from 1 to 16
                    up --port 70000                 | --port must be
                    up --port 65535 --gateways 2    | --port must be
                    demo --units 6001               | --units must be a whole number from 1 to 6000
                    demo --legacy-orders 0          | --legacy-orders must be
                    demo --requests 0               | --requests must be
                    demo --concurrency 0            | --concurrency must be
                    demo extra                      | extra
                    chaos --rounds 0                | --rounds must be a whole number from 1 to 333
                    chaos --buyers 1                | --buyers must be
                    chaos --seed one                | --seed
                    chaos --fault takeover-by-kill  | --fault: takeovers need --sentinel or --cluster
                    chaos --sentinel --cluster      | --sentinel and --cluster exclude each other
                    chaos --fault kill-moon         | there is no fault kill-moon; there are [kill-gateway
                    bench --rounds 0                | --rounds must be a whole number from 1 to 50
                    bench --part taste              | there is no part taste; there are [accept
                    two-versions                    | --old
                    doctor --port 65536             | --port must be
                    open first                      | PRODUCT
                    open 0                          | PRODUCT must be
                    open 1 --units 0                | --units must be
                    open 1 --gateway http://x       | HOTDEAL_GATEWAY_ADMIN_USERNAME
                    failover --by luck              | --by
                    takeovers --count 0             | --count must be a whole number from 1 to 100
                    takeovers --topology ring       | there is no topology ring; there are [sentinel
                    takeovers --when never          | --when
                    sell                            | sell
                    """)
    void respondsToAMistakeWithAMessage(String arguments, String named) {
        assertThat(run(arguments)).isEqualTo(3);
        assertThat(err.toString()).contains(named, "--help").doesNotContain("Exception", "\tat ");
        assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void listsItsCommandsForAnEmptyCommandLine() {
        assertThat(run("")).isEqualTo(3);
        assertThat(err.toString()).contains(COMMANDS);
    }

    @Test
    void saysThatNoStackIsUp() {
        assertThat(run("status --data " + folder)).isEqualTo(3);
        assertThat(run("down --data " + folder)).isZero();
        assertThat(run("audit --data " + folder)).isEqualTo(3);
        assertThat(run("rebuild 1 --data " + folder)).isEqualTo(3);
        assertThat(run("redrive --data " + folder)).isEqualTo(3);
        assertThat(run("open 1 --data " + folder)).isEqualTo(3);
        assertThat(run("failover --data " + folder)).isEqualTo(3);
        assertThat(out.toString()).contains("No stack is up in " + folder);
        assertThat(err.toString()).contains("No stack is up in " + folder);
    }

    @Test
    void namesWhatIsMissingOfAnExternalDatabase() {
        assertThat(run("migrations --data " + folder)).isEqualTo(3);
        assertThat(err.toString()).contains("SPRING_DATASOURCE_URL is missing").doesNotContain("Exception");
    }

    /** What "compose up" runs each time: the second one must change nothing, whatever happened to the offer in between. */
    @Test
    void opensOnceAndNeverAgain() throws IOException {
        List<String> changes = new CopyOnWriteArrayList<>();
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            boolean change = exchange.getRequestMethod().equals("PUT");
            int status = change || !changes.isEmpty() ? 200 : 404;
            if (change) {
                changes.add(exchange.getRequestHeaders().getFirst("Idempotency-Key") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            }
            byte[] body = "{\"available\":0}".getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.start();
        try {
            stackIsUpAt(gateway.getAddress().getPort());

            assertThat(run("open 1 --once --units 7 --data " + folder)).isZero();
            assertThat(run("open 1 --once --units 9 --data " + folder)).isZero();

            assertThat(changes).containsExactly("open-once {\"units\":7,\"customerLimit\":7}");
            assertThat(out.toString()).contains("nothing changed");
        } finally {
            gateway.stop(0);
        }
    }

    @Test
    void saysThatAStackHasNoReplica() throws IOException {
        stackIsUpAt(1);

        assertThat(run("failover --by kill --data " + folder)).isEqualTo(3);

        assertThat(err.toString()).contains("no replica", "infra/hotdeal up --sentinel", "infra/hotdeal up --cluster");
    }

    private void stackIsUpAt(int port) throws IOException {
        ProcessHandle self = ProcessHandle.current();
        Files.writeString(folder.resolve("stack.json"), """
                {"parentPid": %s, "parentStart": "%s", "adminUser": "admin", "adminPassword": "of the test",
                 "processes": [{"name": "gateway-1", "pid": 1, "port": %s, "log": "none"}], "workerEnvironment": {}}
                """.formatted(
                        Long.toString(self.pid()), self.info().startInstant().orElseThrow(), Integer.toString(port)));
    }

    @Test
    void listsTheCommandsInItsHelp() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains(COMMANDS);
    }

    @Test
    void demonstratesThreeThousandUnitsByDefault() {
        assertThat(plan("--data", folder.toString()))
                .isEqualTo(new DemoPlan(3_000, 300, 3_000, 150, 0, folder, false, false, false));
        assertThat(plan("--full").legacyOrders()).isEqualTo(3_000);
    }

    @Test
    void demonstratesAsItsOptionsSay() {
        DemoPlan plan = plan("--units=1000", "--legacy-orders=100", "--requests=1500", "--concurrency=20", "--watch");

        assertThat(plan)
                .extracting(DemoPlan::units, DemoPlan::legacyOrders, DemoPlan::requests, DemoPlan::concurrency)
                .containsExactly(1_000, 100, 1_500, 20);
        assertThat(plan.watch()).isTrue();
    }

    private int run(String arguments) {
        return commandLine.execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }

    private static DemoPlan plan(String... options) {
        CommandLine demo = new CommandLine(new DemoCommand());
        demo.parseArgs(options);
        return ((DemoCommand) demo.getCommand()).plan();
    }
}
