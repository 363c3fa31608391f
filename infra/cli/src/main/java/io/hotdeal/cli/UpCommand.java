package io.hotdeal.cli;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.StackState;
import io.hotdeal.testkit.component.TransportSecurity;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a stack and stays until it is ended. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts a stack, opens an offer of product 1, and stays in the foreground until Ctrl-C.")
final class UpCommand extends LauncherCommand {

    private static final int OFFER = 1;
    private static final int UNITS = 3_000;
    private static final int MAX_SERVICES = 16;
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    @Option(names = "--workers", paramLabel = "N", description = "Number of workers (${DEFAULT-VALUE}).")
    private int workers = 1;

    @Option(names = "--gateways", paramLabel = "N", description = "Number of gateways (${DEFAULT-VALUE}).")
    private int gateways = 1;

    @Option(
            names = "--cluster",
            description =
                    "Three Redis masters with a replica each, which takes over when its master is silent for 2 s (see failover), and "
                            + "three Kafka brokers, replication 3, instead of one each.")
    private boolean cluster;

    @Option(
            names = "--sentinel",
            description =
                    "A Redis master with two replicas, and three sentinels that make a replica the master when it is "
                            + "silent for 2 s; see failover.")
    private boolean sentinel;

    @Option(
            names = "--secure",
            description = "Redis and Kafka with TLS, a user for each service, and the rules of infra/security.")
    private boolean secure;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the first gateway, the others follow (${DEFAULT-VALUE}).")
    private int port = 8080;

    @Mixin
    private RunFolderOption place = new RunFolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        check("--workers", workers, 1, MAX_SERVICES);
        check("--gateways", gateways, 1, MAX_SERVICES);
        check("--port", port, 1, 65_536 - gateways);
        PrintWriter out = command.commandLine().getOut();
        StackState other = place.stack().orElse(null);
        if (other != null) {
            throw new ProcessException("A stack is up already in " + place.folder() + " (process " + other.parentPid()
                    + "). End it with: infra/hotdeal down");
        }
        LocalStack plan = LocalStack.at(place.folder())
                .gateways(gateways)
                .workers(workers)
                .gatewayPort(port)
                .progress(line -> print(out, line));
        if (cluster) {
            plan.cluster();
        }
        if (sentinel) {
            plan.sentinel();
        }
        if (secure) {
            plan.secured();
        }
        try (RunningStack stack = plan.start();
                ShopClient shop = new ShopClient(
                        stack.gatewayUrl(1), stack.providerUrl(), stack.adminUser(), stack.adminPassword())) {
            shop.open(OFFER, UNITS);
            print(out, welcome(stack));
            watch(stack, out);
        }
        return 0;
    }

    private String welcome(RunningStack stack) throws IOException {
        Path body = stack.runFolder().resolve("order.json");
        String order = "{\"customerId\":\"c-42\",\"quantity\":1}";
        Files.writeString(body, order);
        StringBuilder text = new StringBuilder("\n");
        for (int number = 1; number <= gateways; number++) {
            text.append("gateway-%d    %s\n".formatted(number, stack.gatewayUrl(number)));
        }
        String url = stack.gatewayUrl(1) + "/offers/" + OFFER + "/orders";
        return text.append("""
                        provider     %s
                        admin        user %s, password in %s (adminPassword)

                        Product 1 is on sale: 3,000 units at /order-redis and POST /offers/1/orders, 3,000 at the old /order.

                          curl -i -H 'Content-Type: application/json' -H 'Idempotency-Key: my-purchase' -d '%s' %s
                          ab -l -k -c 150 -n 3000 -p %s -T application/json %s
                          %s get '{prod-001}-quantity'

                        Ctrl-C ends the stack.""".formatted(
                                stack.providerUrl(),
                                stack.adminUser(),
                                StackState.file(stack.runFolder()),
                                order,
                                url,
                                quoted(body),
                                url,
                                redisCli(stack)))
                .toString();
    }

    /** It prompts for the password, which is in the state file. */
    private static String redisCli(RunningStack stack) {
        return "redis-cli -p " + stack.redisPort()
                + stack.security()
                        .map(security -> " --tls --cacert " + quoted(security.authority()) + " --user "
                                + TransportSecurity.WORKER + " --askpass")
                        .orElse("");
    }

    /** Prints one line for every component that ends by itself. */
    private static void watch(RunningStack stack, PrintWriter out) throws InterruptedException {
        Set<Component> gone = new HashSet<>();
        while (!stack.isEnding()) {
            for (Component component : stack.components()) {
                if (!stack.isRunning(component) && !stack.isEnding() && gone.add(component)) {
                    print(out, component + " has ended by itself; see " + stack.log(component));
                }
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_INTERVAL.toNanos());
        }
    }

    private static String quoted(Path path) {
        return path.toString().matches("[\\w./-]+")
                ? path.toString()
                : "'" + path.toString().replace("'", "'\\''") + "'";
    }

    private static void print(PrintWriter out, String text) {
        out.println(text);
        out.flush();
    }
}
