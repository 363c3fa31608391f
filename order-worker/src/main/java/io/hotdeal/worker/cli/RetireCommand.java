package io.hotdeal.worker.cli;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.worker.audit.AuditBudget;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.retirement.RetireOffers;
import io.hotdeal.worker.retirement.RetirementConfiguration;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code retire} on the command line: takes closed offers out of Redis now, not after the retention. */
@Command(
        name = "retire",
        description =
                "Takes closed offers out of Redis, once the audit of each passes. Status and replays of their orders are "
                        + "then answered from the database. Needs no worker, and stops no sale.",
        exitCodeList = {
            "0:every closed offer, or each one named, has left Redis",
            "1:an offer stays in Redis; the output says why",
            "3:cannot run: wrong arguments, or a dependency is unavailable"
        })
final class RetireCommand extends OperatorCommand {

    @Parameters(
            paramLabel = "PRODUCT",
            arity = "0..*",
            description = "Only these products, such as 1; all without one.")
    private List<String> products = new ArrayList<>();

    @Override
    public Integer call() {
        Set<OfferId> only = new TreeSet<>();
        products.forEach(product -> only.add(offer("PRODUCT", product)));
        return CommandContext.with(
                commandLine(),
                RetirementConfiguration.class,
                parts -> retire(
                        parts.getBean(RetireOffers.class),
                        parts.getBean(Clock.class).instant(),
                        only));
    }

    /**
     * Retires each offer apart from the others: a shard that is lost, or that hangs, keeps its own.
     *
     * @param only these offers; empty for all
     */
    ExitCode retire(RetireOffers retireOffers, Instant now, Set<OfferId> only) {
        Set<OfferId> closed = new TreeSet<>(retireOffers.candidates(now));
        Set<OfferId> asked = new TreeSet<>(only.isEmpty() ? closed : only);
        if (asked.isEmpty()) {
            say("no closed offer is in Redis");
        }
        Set<OfferId> stay = new TreeSet<>(asked);
        for (OfferId offer : asked) {
            if (!closed.contains(offer)) {
                say("offer " + offer + " has nothing to retire: it is open, being changed, or not in Redis");
            }
        }
        asked.retainAll(closed);
        retireOffers
                .forEachReached(asked, offer -> retire(retireOffers, offer, stay))
                .forEach(offer ->
                        say("offer " + offer + " stays in Redis for now: Redis, or its shard of it, does not respond"));
        boolean deleted = retireOffers.finishDeletions(this::say);
        return stay.isEmpty() && deleted ? ExitCode.PASSES : ExitCode.FINDINGS;
    }

    /**
     * @param stay the offer is taken out of these once it is retired
     * @return whether Redis responded
     */
    private boolean retire(RetireOffers retireOffers, OfferId offer, Set<OfferId> stay) {
        try {
            if (retireOffers.retire(offer, AuditBudget.unlimited(), this::say)) {
                stay.remove(offer);
            }
            return true;
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            say("offer " + offer + " stays in Redis for now: " + e.getMessage());
            return false;
        }
    }
}
