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
        return CommandContext.with(commandLine(), RetirementConfiguration.class, parts -> {
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
}
