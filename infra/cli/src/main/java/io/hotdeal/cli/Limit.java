package io.hotdeal.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks the bounds of the options' numbers. */
final class Limit {

    private Limit() {}

    /** Refuses a number out of bounds, naming the option. */
    static void check(CommandSpec command, String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new ParameterException(
                    command.commandLine(),
                    option + " must be a whole number from " + min + " to " + max + ": " + value);
        }
    }
}
