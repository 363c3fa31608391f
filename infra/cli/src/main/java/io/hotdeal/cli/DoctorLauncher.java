package io.hotdeal.cli;

import io.hotdeal.cli.doctor.CheckHost;
import io.hotdeal.testkit.StackState;
import io.hotdeal.testkit.shop.WorkerCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Checks this machine, then the dependencies that the environment names, else those of the running stack. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Checks JDK, Maven, ports, memory and disk; then Redis, Kafka, the database, the payment provider and "
                        + "the clocks, where the environment names them as for a worker (SPRING_DATA_REDIS_HOST, …), else those of the "
                        + "running stack. Prints a fix for each fault; changes nothing.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:no fault; there may be warnings",
            "1:faults, each named with its fix",
            "3:bad options, or the dependencies could not be checked"
        })
final class DoctorLauncher extends LauncherCommand {

    private static final Set<String> ADDRESSES = Set.of(
            "SPRING_DATA_REDIS_HOST",
            "SPRING_DATA_REDIS_URL",
            "SPRING_DATA_REDIS_CLUSTER_NODES",
            "SPRING_KAFKA_BOOTSTRAP_SERVERS",
            "SPRING_DATASOURCE_URL");

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the first gateway; 8080 by default. If given, it is checked also while a "
                    + "stack is up and where the environment names the dependencies.")
    private @Nullable Integer port;

    @Option(names = "--gateways", paramLabel = "N", description = "Number of gateways (${DEFAULT-VALUE}).")
    private int gateways = 1;

    @Mixin
    private RunFolderOption place = new RunFolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        int first = port == null ? 8080 : port;
        if (first < 1 || gateways < 0 || first + gateways > 65_536) {
            throw new ParameterException(
                    command.commandLine(), "--port must be 1 to 65535, also for the last of --gateways");
        }
        PrintWriter out = command.commandLine().getOut();
        Optional<StackState> stack = place.stack();
        boolean named = ADDRESSES.stream().anyMatch(System.getenv()::containsKey);
        // A running stack has the ports, and external dependencies need none here, unless --port is given.
        boolean wantsPorts = port != null || !(named || stack.isPresent());
        int faults =
                CheckHost.here(place.folder(), first, wantsPorts ? gateways : 0).examine(out);
        if (!named && stack.isEmpty()) {
            out.println("no dependencies: the environment names none, and no stack is up in " + place.folder());
            return faults == 0 ? 0 : Hotdeal.FAILED;
        }
        Files.createDirectories(place.folder());
        int parts = WorkerCommand.run(
                place.folder(), named ? System.getenv() : stack.orElseThrow().workerEnvironment(), List.of("doctor"));
        if (faults > 0) {
            out.println("and " + faults + " of this machine, above");
        }
        return parts != 0 ? parts : faults == 0 ? 0 : Hotdeal.FAILED;
    }
}
