package io.hotdeal.worker.cli;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.worker.audit.AuditBudget;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.retirement.RetireOffers;
import io.hotdeal.worker.retirement.RetirementConfiguration;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code retire} on the command line: takes closed offers out of Redis now, not after the retention. */
@Command(
        name = "retire",
        mixinStandardHelpOptions = true,
        description =
                "Takes closed offers out of Redis, once the audit of each passes. Status and replays of their orders are "
                        + "then answered from the database. Needs no worker, and stops no sale.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every closed offer, or each one named, has left Redis",
            "1:an offer stays in Redis; the output says why",
            "3:cannot run: wrong arguments, or a dependency is unavailable"
        },
        exitCodeOnInvalidInput = 3,
        exitCodeOnExecutionException = 3)
final class RetireCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PRODUCT",
            arity = "0..*",
            description = "Only these products, such as 1; all without one.")
    private List<String> products = new ArrayList<>();

    @Override
    public Integer call() {
        Set<OfferId> only = new TreeSet<>();
        for (String product : products) {
            try {
                only.add(OfferId.parse(product));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "PRODUCT: " + product + ": " + e.getMessage());
            }
        }
        return CommandContext.with(spec.commandLine(), RetirementConfiguration.class, parts -> {
            RetireOffers retireOffers = parts.getBean(RetireOffers.class);
            Set<OfferId> closed = new TreeSet<>(
                    retireOffers.candidates(parts.getBean(Clock.class).instant()));
            int stay = 0;
            for (OfferId offer : only.isEmpty() ? closed : only) {
                if (!closed.contains(offer)) {
                    say("offer " + offer + " has nothing to retire: it is open, being changed, or not in Redis");
                    stay++;
                } else if (!retire(retireOffers, offer)) {
                    stay++;
                }
            }
            if (only.isEmpty() && closed.isEmpty()) {
                say("no closed offer is in Redis");
            }
            boolean deleted = retireOffers.finishDeletions(this::say);
            return stay == 0 && deleted ? ExitCode.PASSES : ExitCode.FINDINGS;
        });
    }

    /** An offer whose shard is lost stops no other. */
    private boolean retire(RetireOffers retireOffers, OfferId offer) {
        try {
            return retireOffers.retire(offer, AuditBudget.unlimited(), this::say);
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            say("offer " + offer + " stays in Redis for now: " + e.getMessage());
            return false;
        }
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
