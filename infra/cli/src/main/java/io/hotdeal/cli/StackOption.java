package io.hotdeal.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** An option that may be repeated and selects all values by default. */
final class StackOption {

    private StackOption() {}

    /**
     * Reads the given names.
     *
     * @throws ParameterException naming the option, when {@code parse} does not know a name
     */
    static <E extends Enum<E>> Set<E> of(
            CommandSpec command,
            String option,
            @Nullable List<String> names,
            Class<E> kind,
            Function<String, E> parse) {
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
