package io.hotdeal.worker.cli;

import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.inspection.InspectOrder;
import io.hotdeal.worker.inspection.InspectionConfiguration;
import io.hotdeal.worker.payment.DecideCancel;
import io.hotdeal.worker.payment.DecidePayment;
import io.hotdeal.worker.payment.DecidePayment.Decision;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code order ID} on the command line: shows one order's whole way, or decides its payment or its end. */
@Command(
        name = "order",
        description =
                "Shows one order's whole way: its reservation, its row, its events, its charge, and what is due next. "
                        + "Changes nothing without an option.",
        exitCodeList = {
            "0:shown, and no contradiction; or done as asked",
            "1:a contradiction, or no dependency knows the order; or not done as asked; the output says why",
            "3:cannot run: wrong arguments, or a dependency is unavailable; what can be read is shown"
        })
final class OrderCommand extends OperatorCommand {

    @Option(names = "--retry", description = "Make the payment of a RECORDED order due now.")
    private boolean retry;

    @Option(
            names = "--decline",
            description =
                    "End a RECORDED order that will not be paid: its units return. Asks the provider first; an order whose "
                            + "charge it has captured becomes PAID.")
    private boolean decline;

    @Option(
            names = "--cancel",
            description =
                    "Cancel an order that is not paid: the provider is asked first, and what it has captured goes back.")
    private boolean cancel;

    @Option(names = "--refund", description = "Refund a PAID order: the customer gets the money back.")
    private boolean refund;

    @Option(
            names = "--dismiss",
            description =
                    "Dismiss a cancel or refund that the workers have given up: the order stays as it is, and is named no more.")
    private boolean dismiss;

    @Option(names = "--keep-units", description = "With --cancel or --refund: the units do not go back on sale.")
    private boolean keepUnits;

    @Parameters(paramLabel = "ID", description = "The order's id, as in the response and in every log line.")
    @SuppressWarnings("NullAway.Init") // required, so set by picocli
    private String id;

    @Override
    public Integer call() {
        long chosen = Stream.of(retry, decline, cancel, refund, dismiss)
                .filter(Boolean::booleanValue)
                .count();
        if (chosen > 1) {
            throw wrong("--retry, --decline, --cancel, --refund and --dismiss are mutually exclusive");
        }
        if (keepUnits && !cancel && !refund) {
            throw wrong("--keep-units needs --cancel or --refund");
        }
        OrderId order = parse("ID", id, OrderId::new);
        if (chosen == 0) {
            return CommandContext.lazily(
                    commandLine(),
                    InspectionConfiguration.class,
                    parts -> parts.getBean(InspectOrder.class).show(order, this::say));
        }
        return CommandContext.with(commandLine(), InspectionConfiguration.class, parts -> {
            Decision decision = decide(parts, order);
            say(decision.sentence());
            return decision.done() ? ExitCode.PASSES : ExitCode.FINDINGS;
        });
    }

    private Decision decide(ApplicationContext parts, OrderId order) {
        if (cancel || refund) {
            EndedBy kind = cancel ? EndedBy.CANCEL : EndedBy.REFUND;
            return parts.getBean(DecideCancel.class).decide(order, kind, !keepUnits);
        }
        if (dismiss) {
            return parts.getBean(DecideCancel.class).dismiss(order);
        }
        DecidePayment decidePayment = parts.getBean(DecidePayment.class);
        return retry ? decidePayment.retry(order) : decidePayment.decline(order);
    }
}
