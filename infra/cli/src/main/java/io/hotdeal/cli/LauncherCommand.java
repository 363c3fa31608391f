package io.hotdeal.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the launcher's commands share: their specification and the checks of their options. */
abstract class LauncherCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec command;

    /** Refuses a number out of bounds, naming the option. */
    final void check(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new ParameterException(
                    command.commandLine(),
                    option + " must be a whole number from " + min + " to " + max + ": " + value);
        }
    }

    /**
     * Reads the names of an option that may be repeated, and that selects all values by default.
     *
     * @throws ParameterException naming the option, when {@code parse} does not know a name
     */
    final <E extends Enum<E>> Set<E> chosen(
            String option, @Nullable List<String> names, Class<E> kind, Function<String, E> parse) {
        Set<E> chosen = EnumSet.noneOf(kind);
        for (String name : names == null ? List.<String>of() : names) {
            try {
                chosen.add(parse.apply(name));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command.commandLine(), option + ": " + e.getMessage());
            }
        }
        return chosen.isEmpty() ? EnumSet.allOf(kind) : chosen;
    }
}
