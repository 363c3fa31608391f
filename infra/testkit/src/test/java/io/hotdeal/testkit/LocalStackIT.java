package io.hotdeal.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hotdeal.testkit.component.ReadinessProbe;
import io.hotdeal.testkit.process.ProcessException;
import java.io.BufferedReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Tests the infrastructure as processes: they start, are killed, start again, and end in every case. */
class LocalStackIT {

    private static final Duration WAIT = Duration.ofSeconds(60);

    private Path folder;

    @BeforeEach
    void nameTheFolder(TestInfo test) {
        folder = Path.of("target/stack-it", test.getTestMethod().orElseThrow().getName())
                .toAbsolutePath();
    }

    @Test
    void keepsItsDataWhenEveryComponentIsKilledAndStartedAgain() throws Exception {
        try (RunningStack stack = LocalStack.at(folder)
                .infrastructureOnly()
                .progress(System.out::println)
                .start()) {
            assertThat(ProcessesIn.folder(folder))
                    .as("four programs, each with the two shells of its guard")
                    .hasSize(12);
            writeToEveryComponent(stack);

            for (Component component : stack.components()) {
                long pid = stack.pid(component);
                stack.kill(component);
                assertThat(stack.isRunning(component)).isFalse();
                assertThat(ProcessHandle.of(pid)).isEmpty();
                stack.start(component);
            }

            readFromEveryComponent(stack);
        }
        assertThat(ProcessesIn.folder(folder)).isEmpty();
        assertThat(StackState.file(folder)).doesNotExist();
    }

    private static void writeToEveryComponent(RunningStack stack) throws Exception {
        assertThat(redis(stack, "SET stock 3000")).isEqualTo("+OK");
        try (Connection connection = connect(stack);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE SOLD (UNITS NUMBER(10))");
            assertThat(statement.executeUpdate("INSERT INTO SOLD VALUES (7)")).isEqualTo(1);
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()))) {
            admin.createTopics(List.of(new NewTopic("orders", 3, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static void readFromEveryComponent(RunningStack stack) throws Exception {
        assertThat(redis(stack, "STRLEN stock")).isEqualTo(":4");
        try (Connection connection = connect(stack);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT UNITS FROM SOLD")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(7);
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()))) {
            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).isEqualTo(Set.of("orders"));
        }
        assertThat(ReadinessProbe.httpOk(stack.port(Component.PROVIDER), "/charges/summary"))
                .isTrue();
    }

    @Test
    void doesNotRespondWhilePausedAndContinuesAfterwards() throws Exception {
        try (RunningStack stack = LocalStack.at(folder).only(Component.REDIS).start()) {
            stack.pause(Component.REDIS);
            assertThatThrownBy(() -> ReadinessProbe.redis(stack.redisPort(), "PING", Duration.ofMillis(200)))
                    .isInstanceOf(SocketTimeoutException.class);

            stack.resume(Component.REDIS);
            assertThat(redis(stack, "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void startsOnlyTheRequestedComponents() throws Exception {
        try (RunningStack stack = LocalStack.at(folder).only(Component.REDIS).start()) {
            assertThat(stack.components()).containsExactly(Component.REDIS);
            assertThat(redis(stack, "CONFIG GET maxmemory-policy")).isEqualTo("*2");
            assertThatThrownBy(stack::jdbcUrl)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("database");
        }
        assertThat(ProcessesIn.folder(folder)).isEmpty();
    }

    @Test
    void startsNothingWhenARequestedPortIsTaken() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalStack plan = LocalStack.at(folder).infrastructureOnly().redisPort(listener.getLocalPort());

            assertThatThrownBy(plan::start)
                    .isInstanceOf(ProcessException.class)
                    .hasMessageContaining("Port " + listener.getLocalPort())
                    .hasMessageContaining("redis");
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void leavesNothingBehindWhenItsJvmIsKilled() throws Exception {
        killTheJvm(1, "redis");
    }

    @Test
    @Tag("full")
    void leavesNothingOfTheWholeInfrastructureBehindWhenItsJvmIsKilled() throws Exception {
        killTheJvm(4);
    }

    private void killTheJvm(int programs, String... options) throws Exception {
        Process holder = startHolder(options);
        Optional<StackState> state = StackState.ofRunning(folder);
        assertThat(state).isPresent();
        assertThat(ProcessesIn.folder(folder))
                .as("%d programs, each with the two shells of its guard", programs)
                .hasSize(3 * programs);

        holder.destroyForcibly();

        await("everything the killed JVM had started is gone")
                .atMost(WAIT)
                .untilAsserted(() -> assertThat(ProcessesIn.folder(folder)).isEmpty());
        assertThat(StackState.ofRunning(folder)).as("the state file is stale").isEmpty();
    }

    @Test
    void leavesNothingBehindWhenItsJvmIsAskedToEnd() throws Exception {
        askTheJvmToEnd("redis");
    }

    @Test
    @Tag("full")
    void leavesNothingOfTheWholeInfrastructureBehindWhenItsJvmIsAskedToEnd() throws Exception {
        askTheJvmToEnd();
    }

    private void askTheJvmToEnd(String... options) throws Exception {
        Process holder = startHolder(options);

        holder.destroy();

        assertThat(holder.waitFor(WAIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(ProcessesIn.folder(folder)).isEmpty();
        assertThat(StackState.file(folder)).doesNotExist();
    }

    private Process startHolder(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StackHolder.class.getName(),
                folder.toString()));
        command.addAll(List.of(options));
        Process holder =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        BufferedReader output = holder.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).startsWith("ready");
        return holder;
    }

    private static String redis(RunningStack stack, String command) throws Exception {
        return ReadinessProbe.redis(stack.redisPort(), command, Duration.ofSeconds(5));
    }

    private static Connection connect(RunningStack stack) throws Exception {
        return DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
    }
}
