package io.hotdeal.worker.cli;

import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.messaging.DeadLetterReader.Letter;
import io.hotdeal.worker.messaging.RedriveDeadLetters;
import io.hotdeal.worker.recovery.DiscardDeadLetters;
import io.hotdeal.worker.recovery.RecoveryConfiguration;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code redrive} on the command line: lists dead letters, and sends those chosen to where they came from. */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description =
                "Lists the dead letters with their reasons. Those chosen are sent again to the topic they came from, or "
                        + "discarded, and are not listed any more; one whose reason still holds comes back as a new letter.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done as asked",
            "1:a letter was not sent, named in the output",
            "3:cannot run: wrong options, or a dependency is unavailable"
        },
        exitCodeOnInvalidInput = 3,
        exitCodeOnExecutionException = 3)
final class RedriveCommand implements Callable<Integer> {

    private static final int LISTED = 1_000;

    /** Which letters; all of them, or some by either name. */
    static final class Choice {
        @Option(names = "--all", required = true, description = "Every letter listed.")
        private boolean all;

        @ArgGroup(exclusive = false)
        private @Nullable Named named;
    }

    static final class Named {
        @Option(
                names = "--letter",
                paramLabel = "LETTER",
                description = "This one, as listed: requested@17. Repeatable.")
        private List<String> letters = new ArrayList<>();

        @Option(names = "--order", paramLabel = "ID", description = "The letters of this order. Repeatable.")
        private List<String> orders = new ArrayList<>();
    }

    @ArgGroup
    private @Nullable Choice choice;

    @Option(
            names = "--discard",
            description =
                    "Give those chosen up instead of sending them again. A held order without a row ends with its "
                            + "letter: it is declined, and its units return.")
    private boolean discard;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (discard && choice == null) {
            throw new ParameterException(
                    spec.commandLine(), "--discard: which ones? Choose with --all, --letter or --order");
        }
        return CommandContext.with(spec.commandLine(), RecoveryConfiguration.class, parts -> {
            RedriveDeadLetters redrive = parts.getBean(RedriveDeadLetters.class);
            List<Letter> open = redrive.open();
            if (choice == null) {
                return list(open);
            }
            List<Letter> chosen = chosen(open, choice);
            return discard ? discard(parts.getBean(DiscardDeadLetters.class), chosen) : redrive(redrive, chosen);
        });
    }

    private ExitCode list(List<Letter> letters) {
        PrintWriter out = spec.commandLine().getOut();
        letters.stream().limit(LISTED).forEach(letter -> {
            out.printf("%s  %s  order %s  from %s%n", letter.place(), letter.at(), letter.order(), letter.from());
            out.println("    " + letter.reason());
            out.println("    " + letter.start());
        });
        if (letters.size() > LISTED) {
            out.println("and " + (letters.size() - LISTED) + " more");
        }
        out.println(letters.size() + (letters.size() == 1 ? " dead letter" : " dead letters"));
        out.flush();
        return ExitCode.PASSES;
    }

    private List<Letter> chosen(List<Letter> open, Choice choice) {
        Named named = choice.named;
        if (choice.all || named == null) {
            return open;
        }
        Set<String> missing = new LinkedHashSet<>(named.letters);
        missing.addAll(named.orders);
        List<Letter> chosen = new ArrayList<>();
        for (Letter letter : open) {
            if (named.letters.contains(letter.place()) || named.orders.contains(letter.order())) {
                chosen.add(letter);
                missing.remove(letter.place());
                missing.remove(letter.order());
            }
        }
        if (!missing.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "no open dead letter is or has " + String.join(", ", missing));
        }
        return chosen;
    }

    private ExitCode discard(DiscardDeadLetters discard, List<Letter> letters) {
        PrintWriter out = spec.commandLine().getOut();
        for (Letter letter : letters) {
            out.println(letter.place() + "  " + discard.discard(letter));
            out.flush();
        }
        return done(letters.size(), letters.size());
    }

    private ExitCode redrive(RedriveDeadLetters redrive, List<Letter> letters) {
        PrintWriter out = spec.commandLine().getOut();
        int sent = 0;
        for (Letter letter : letters) {
            if (redrive.redrive(letter)) {
                sent++;
                out.println(letter.place() + "  sent to " + letter.topic().topicName());
            } else {
                out.println(letter.place() + "  not sent: the letter holds only the beginning of its record");
            }
            out.flush();
        }
        return done(sent, letters.size());
    }

    private ExitCode done(int done, int asked) {
        spec.commandLine().getOut().println(done + " of " + asked + " done");
        spec.commandLine().getOut().flush();
        return done == asked ? ExitCode.PASSES : ExitCode.FINDINGS;
    }
}
