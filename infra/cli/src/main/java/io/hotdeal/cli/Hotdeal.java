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

/** The command line behind {@code infra/hotdeal}. A mistake gets a sentence and an exit code, never a stack trace. */
@Command(
        name = "hotdeal",
        mixinStandardHelpOptions = true,
        description = "Runs the order pipeline on this machine: real parts, nothing to install.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            OpenCommand.class,
            DemoCommand.class,
            DoctorLauncher.class,
            AuditLauncher.class,
            RebuildLauncher.class,
            RedriveLauncher.class,
            ChaosCommand.class,
            TwoVersionsCommand.class,
            BenchCommand.class
        })
public final class Hotdeal implements Callable<Integer> {

    static final int FAILED = 1;
    static final int BAD_INPUT = 2;
    static final int NOT_UP = 3;

    private static final String DEBUG = "HOTDEAL_DEBUG";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    Hotdeal() {}

    /** Without a command: says which there are. */
    @Override
    public Integer call() {
        command.commandLine().usage(command.commandLine().getErr());
        return BAD_INPUT;
    }

    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new Hotdeal())
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
        return BAD_INPUT;
    }

    private static String sentence(Exception failure) {
        return failure instanceof ProcessException
                ? String.valueOf(failure.getMessage())
                : "This did not work: " + failure + " (" + DEBUG + "=1 shows where)";
    }
}
