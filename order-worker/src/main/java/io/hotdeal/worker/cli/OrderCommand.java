package io.hotdeal.worker.cli;

import io.hotdeal.order.OrderId;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.inspection.InspectOrder;
import io.hotdeal.worker.inspection.InspectionConfiguration;
import io.hotdeal.worker.payment.DecidePayment;
import io.hotdeal.worker.payment.DecidePayment.Decision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code order ID} on the command line: shows one order's whole way, or decides its payment. */
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

    @Parameters(paramLabel = "ID", description = "The order's id, as in the response and in every log line.")
    @SuppressWarnings("NullAway.Init") // required, so set by picocli
    private String id;

    @Override
    public Integer call() {
        if (retry && decline) {
            throw wrong("--retry and --decline are mutually exclusive");
        }
        OrderId order = parse("ID", id, OrderId::new);
        if (!retry && !decline) {
            return CommandContext.lazily(
                    commandLine(),
                    InspectionConfiguration.class,
                    parts -> parts.getBean(InspectOrder.class).show(order, this::say));
        }
        return CommandContext.with(commandLine(), InspectionConfiguration.class, parts -> {
            DecidePayment decidePayment = parts.getBean(DecidePayment.class);
            Decision decision = retry ? decidePayment.retry(order) : decidePayment.decline(order);
            say(decision.sentence());
            return decision.done() ? ExitCode.PASSES : ExitCode.FINDINGS;
        });
    }
}
