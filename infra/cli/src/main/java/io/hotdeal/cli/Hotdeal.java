package io.hotdeal.cli;

import io.hotdeal.testkit.process.ProcessException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code infra/hotdeal}. A mistake gets a message and an exit code, never a stack trace. */
@Command(
        name = "hotdeal",
        mixinStandardHelpOptions = true,
        description = "Runs the order pipeline on this machine: real components, nothing to install.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            FailoverCommand.class,
            OpenCommand.class,
            DemoCommand.class,
            DoctorLauncher.class,
            ChaosCommand.class,
            TwoVersionsCommand.class,
            TakeoversCommand.class,
            BadDayCommand.class,
            BenchCommand.class
        })
public final class Hotdeal implements Callable<Integer> {

    /** Done, and something failed or was found. 2 is the audit's: orders were in flight. */
    static final int FAILED = 1;
    /** Wrong arguments, no stack, or a dependency that does not answer. */
    static final int CANNOT_RUN = 3;

    private static final String DEBUG = "HOTDEAL_DEBUG";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    Hotdeal() {}

    /** Without a command, lists them. */
    @Override
    public Integer call() {
        command.commandLine().usage(command.commandLine().getErr());
        return CANNOT_RUN;
    }

    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new Hotdeal())
                .addSubcommand(new MigrationsCommand(environment))
                .addSubcommand(WorkerLauncher.named(
                        "audit", "Compares Redis, Kafka, the database and the provider, order by order."))
                .addSubcommand(WorkerLauncher.named(
                        "rebuild", "Writes an offer's Redis data anew from the database, after Redis lost it."))
                .addSubcommand(WorkerLauncher.named(
                        "redrive", "Lists dead letters; sends them to their topic again, or discards them."))
                .addSubcommand(WorkerLauncher.named(
                        "retire", "Takes closed offers out of Redis; the database answers for their orders."))
                .addSubcommand(WorkerLauncher.named(
                        "order", "Shows one order's way and what is due next; pays, declines, cancels or refunds it."))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Hotdeal::explainInput)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    commandLine.getErr().println(sentence(failure));
                    if (environment.containsKey(DEBUG)) {
                        failure.printStackTrace(commandLine.getErr());
                    }
                    return FAILED;
                });
    }

    private static int explainInput(ParameterException mistake, String[] arguments) {
        PrintWriter err = mistake.getCommandLine().getErr();
        err.println(mistake.getMessage());
        err.println("See: " + mistake.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return CANNOT_RUN;
    }

    private static String sentence(Exception failure) {
        return failure instanceof ProcessException
                ? String.valueOf(failure.getMessage())
                : "The command failed: " + failure + " (" + DEBUG + "=1 shows where)";
    }
}
