package io.hotdeal.worker.cli;

import io.hotdeal.offer.OfferId;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the operator's commands share: help, exit codes, output. picocli inherits the attributes. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeOnInvalidInput = 3,
        exitCodeOnExecutionException = 3)
abstract class OperatorCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    final CommandLine commandLine() {
        return spec.commandLine();
    }

    /** Shows a line at once. */
    final void say(String line) {
        commandLine().getOut().println(line);
        commandLine().getOut().flush();
    }

    /** @throws ParameterException with the argument's name when its text is none */
    final <T> T parse(String argument, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong(argument + ": " + text + ": " + e.getMessage());
        }
    }

    final OfferId offer(String argument, String text) {
        return parse(argument, text, OfferId::parse);
    }

    final ParameterException wrong(String sentence) {
        return new ParameterException(commandLine(), sentence);
    }
}
