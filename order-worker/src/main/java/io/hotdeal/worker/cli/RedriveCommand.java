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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redrive} on the command line: lists dead letters, and sends those chosen to where they came from. */
@Command(
        name = "redrive",
        description =
                "Lists the dead letters with their reasons. Those chosen are sent again to the topic they came from, or "
                        + "discarded, and are not listed any more; one whose reason still holds comes back as a new letter.",
        exitCodeList = {
            "0:done as asked",
            "1:a letter was not sent, named in the output",
            "3:cannot run: wrong options, or a dependency is unavailable"
        })
final class RedriveCommand extends OperatorCommand {

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

    @Override
    public Integer call() {
        if (discard && choice == null) {
            throw wrong("--discard: which ones? Choose with --all, --letter or --order");
        }
        return CommandContext.with(commandLine(), RecoveryConfiguration.class, parts -> {
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
        PrintWriter out = commandLine().getOut();
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
            throw wrong("no open dead letter is or has " + String.join(", ", missing));
        }
        return chosen;
    }

    private ExitCode discard(DiscardDeadLetters discard, List<Letter> letters) {
        letters.forEach(letter -> say(letter.place() + "  " + discard.discard(letter)));
        return done(letters.size(), letters.size());
    }

    private ExitCode redrive(RedriveDeadLetters redrive, List<Letter> letters) {
        int sent = 0;
        for (Letter letter : letters) {
            if (redrive.redrive(letter)) {
                sent++;
                say(letter.place() + "  sent to " + letter.topic().topicName());
            } else {
                say(letter.place() + "  not sent: the letter holds only the beginning of its record");
            }
        }
        return done(sent, letters.size());
    }

    private ExitCode done(int done, int asked) {
        say(done + " of " + asked + " done");
        return done == asked ? ExitCode.PASSES : ExitCode.FINDINGS;
    }
}
