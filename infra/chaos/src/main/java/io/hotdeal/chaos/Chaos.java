package io.hotdeal.chaos;

import io.hotdeal.testkit.HostInfo;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.Topology;
import io.hotdeal.testkit.shop.AuditProcess;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;

/**
 * Runs rounds of a sale with faults on one stack of two gateways and two workers, whose dependencies are behind proxies; at the end
 * one audit of all.
 */
public final class Chaos {

    /** Of the last audit, while it finds orders in flight; each takes some ten seconds. */
    private static final int AUDITS = 10;

    private Chaos() {}

    /**
     * Runs all rounds and ends every process that it started.
     *
     * @return 0 when every round held and the last audit passed, else 1
     */
    public static int run(ChaosPlan plan, PrintStream out) throws IOException, InterruptedException, SQLException {
        out.println(HostInfo.here().text());
        out.println("chaos with seed " + plan.seed() + ": " + plan.rounds() + " rounds of " + plan.buyers()
                + " buyers; the logs are in " + plan.runFolder());
        try (RunningStack stack = stack(plan).start();
                ShopClient shop = new ShopClient(
                        stack.gatewayUrl(1), stack.providerUrl(), stack.adminUser(), stack.adminPassword());
                ChaosBuyers buyers = new ChaosBuyers(List.of(stack.gatewayUrl(1), stack.gatewayUrl(2)))) {
            shop.providerSettings(FaultInjector.WELL);
            var report = new ChaosReport(out);
            var injector = new FaultInjector(stack, plan.topology(), shop, new RecordCopier(stack.kafkaBootstrap()));
            var round = new Round(stack, shop, buyers, injector, plan);
            int number = 0;
            for (List<PlannedFault> faults : plan.deal()) {
                report.add(round.play(++number, faults));
            }
            boolean held = report.summarize();
            out.println("Audit of all rounds together:");
            out.flush();
            AuditProcess.Result audit = audit(plan, stack);
            out.print(audit.text());
            boolean passed = Comparison.accepts(audit, plan.topology() != null);
            if (!held || !passed) {
                out.println("Repeat it with: infra/hotdeal chaos --seed " + plan.seed() + " --rounds " + plan.rounds()
                        + (plan.topology() == null ? "" : " --" + plan.topology()));
            }
            return held && passed ? 0 : 1;
        }
    }

    private static LocalStack stack(ChaosPlan plan) {
        LocalStack stack = LocalStack.at(plan.runFolder())
                .gateways(2)
                .workers(2)
                .networkLines()
                // So that relay and sweep publish the lost events within seconds.
                .gatewayProperty("hotdeal.gateway.publication.delivery-timeout", "3s")
                .gatewayProperty("hotdeal.gateway.publication.relay-age", "4s")
                .workerProperty("hotdeal.worker.recording.sweep-after", "5s");
        Topology topology = plan.topology();
        return topology == null
                ? stack
                // A takeover loses no order that all replicas or Kafka have (docs/durability.md).
                : topology.of(stack)
                        .gatewayProperty("hotdeal.gateway.acknowledge.when", "replicated")
                        .gatewayProperty(
                                "hotdeal.gateway.acknowledge.replicas", Integer.toString(topology.replicasOfOne()));
    }

    /** Again while orders are in flight: the rounds wait for their own only. */
    private static AuditProcess.Result audit(ChaosPlan plan, RunningStack stack)
            throws IOException, InterruptedException {
        AuditProcess.Result audit;
        int attempt = 0;
        do {
            audit = AuditProcess.result(plan.runFolder(), stack.workerEnvironment(), null);
        } while (audit.exitCode() == AuditProcess.NOT_QUIET && ++attempt < AUDITS);
        return audit;
    }
}
