package io.hotdeal.cli;

import io.hotdeal.chaos.BadDay;
import io.hotdeal.chaos.BadDayPlan;
import io.hotdeal.chaos.CheckoutPlan;
import io.hotdeal.chaos.CheckoutSale;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sells while the payment provider has a bad day. */
@Command(
        name = "bad-day",
        mixinStandardHelpOptions = true,
        description =
                "Sells while the payment provider processes, declines, refuses, captures late, fails refunds and is away twice, and "
                        + "workers are killed three times. Says how fast it recovers, and whether every order ends. Ends every process "
                        + "that it started.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every goal reached", "1:a goal missed, named in the output", "3:bad options"})
final class BadDayCommand extends LauncherCommand {

    private static final int ORDERS = 20_000;
    private static final int CHECKOUT_ORDERS = 5_000;

    @Option(
            names = "--checkout",
            description =
                    "Another day: buyers pay themselves; some pay, some let it expire, some come in the last second or too late.")
    private boolean checkout;

    @Option(
            names = "--orders",
            paramLabel = "N",
            description = "Orders, 300 to 100000 (20000); with --checkout to 10000 (5000).")
    private @Nullable Integer orders;

    @Option(
            names = "--outage",
            paramLabel = "SECONDS",
            description = "How long the provider is away, twice: 5 to 3600 (${DEFAULT-VALUE}).")
    private int outage = 60;

    @Option(
            names = "--pay-within",
            paramLabel = "SECONDS",
            description = "How long each buyer has to pay, with --checkout: 10 to 600 (${DEFAULT-VALUE}).")
    private int payWithin = 30;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the stack; .hotdeal/bad-day by default.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        return checkout ? CheckoutSale.run(checkoutPlan(), System.out) : BadDay.run(plan(), System.out);
    }

    BadDayPlan plan() {
        check("--outage", outage, 5, 3_600);
        return new BadDayPlan(
                orders(ORDERS, 100_000), Duration.ofSeconds(outage), RunFolderOption.folder(data, "bad-day"));
    }

    CheckoutPlan checkoutPlan() {
        check("--pay-within", payWithin, 10, 600);
        return new CheckoutPlan(
                orders(CHECKOUT_ORDERS, 10_000),
                Duration.ofSeconds(payWithin),
                RunFolderOption.folder(data, "bad-day"));
    }

    private int orders(int fallback, int most) {
        int number = orders == null ? fallback : orders;
        check("--orders", number, 300, most);
        return number;
    }
}
