package io.hotdeal.cli;

import io.hotdeal.testkit.StackState;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Opens an offer, at the stack of another terminal or at any gateway. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description = "Opens an offer of a product at the running stack, or at an external gateway. An open offer "
                + "keeps its units.")
final class OpenCommand extends LauncherCommand {

    static final String USER = "HOTDEAL_GATEWAY_ADMIN_USERNAME";
    static final String PASSWORD = "HOTDEAL_GATEWAY_ADMIN_PASSWORD";

    private static final int MAX_UNITS = 100_000_000;
    private static final String ONCE = "open-once";

    @Parameters(paramLabel = "PRODUCT", description = "Such as 1.")
    private int product;

    @Option(names = "--units", paramLabel = "N", description = "Units from the database's stock (${DEFAULT-VALUE}).")
    private int units = 3_000;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "URL of an external gateway; user and password are in " + USER + " and " + PASSWORD + ".")
    private @Nullable String gateway;

    @Option(
            names = "--once",
            description = "Leave an offer that was ever opened as it is, be it changed or closed since then.")
    private boolean once;

    @Mixin
    private RunFolderOption place = new RunFolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        check("PRODUCT", product, 1, Integer.MAX_VALUE);
        check("--units", units, 1, MAX_UNITS);
        String url;
        String user;
        String password;
        if (gateway != null) {
            url = gateway;
            user = environment(USER);
            password = environment(PASSWORD);
        } else {
            StackState stack = place.stack().orElse(null);
            if (stack == null) {
                command.commandLine().getErr().println(place.nothingUp());
                return Hotdeal.CANNOT_RUN;
            }
            url = stack.gatewayUrl();
            user = stack.adminUser();
            password = stack.adminPassword();
        }
        try (ShopClient shop = new ShopClient(url, user, password)) {
            if (once && shop.wasOpened(product)) {
                command.commandLine()
                        .getOut()
                        .println("Product " + product + " was put on sale before; nothing changed.");
                return 0;
            }
            // The same change id each time: of two openers at the same moment, or one that was cut off, one counts.
            shop.open(product, units, once ? ONCE : "open-" + UUID.randomUUID());
            command.commandLine()
                    .getOut()
                    .println("Product " + product + " is on sale at " + url + ": " + shop.available(product)
                            + " units available.");
        }
        return 0;
    }

    private String environment(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new ParameterException(command.commandLine(), "--gateway needs " + name + " in the environment");
        }
        return value;
    }
}
