package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.pipeline.Operator.Ended;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.ProjectLayout;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.ReadinessProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sale whose Redis master is replaced by a replica: by a command, or because it freezes or dies. */
@Tag("full")
abstract class TakeoverTests {

    private static final int UNITS = 6_000;
    /** Never sold in the turns, but to those that ask whether orders are accepted. */
    private static final int SPARE = 1_000;
    /** Buyers at the same time. */
    private static final int TURN = 20;

    private static final int RESTARTS = 5;
    private static final Duration AGAIN = Duration.ofSeconds(15);
    /** Longer than the buyers' own. */
    private static final int PATIENCE_SECONDS = 180;
    /** Of the audit's output. */
    private static final Pattern FINDING = Pattern.compile("^([A-Z]+(?:_[A-Z]+)*): ", Pattern.MULTILINE);

    /** The exit code of an audit that would have to wait. */
    private static final int NOT_QUIET = 2;

    private final Pipeline pipeline;
    private final RunningStack stack;
    private final int replicas;

    /** @param replicas of all masters together */
    TakeoverTests(Pipeline pipeline, int replicas) {
        this.pipeline = pipeline;
        this.stack = pipeline.stack();
        this.replicas = replicas;
    }

    @Test
    void goesOnAfterACommand() throws Exception {
        sellDuringATakeover((offer, master) -> stack.redisMasters(offer).failOver(), (offer, master) -> {});
    }

    @Test
    void goesOnWhenTheMasterFreezes() throws Exception {
        sellDuringATakeover((offer, master) -> stack.pause(master), (offer, master) -> stack.resume(master));
    }

    @Test
    void goesOnWhenTheMasterIsKilled() throws Exception {
        sellDuringATakeover((offer, master) -> stack.kill(master), (offer, master) -> stack.start(master));
    }

    @Test
    void goesOnWhenTheMasterIsKilledAndStartsAgainAtOnceTimeAndAgain() throws Exception {
        int offer = pipeline.openAny(UNITS);
        sellDuring(offer, () -> {
            for (int restart = 0; restart < RESTARTS; restart++) {
                Component master = stack.redisMaster(offer);
                stack.kill(master);
                stack.start(master);
                await("orders to be accepted").atMost(AGAIN).until(() -> isAccepted(offer));
            }
        });
    }

    private void sellDuringATakeover(Step takeAway, Step giveBack) throws Exception {
        int offer = pipeline.openAny(UNITS);
        sellDuring(offer, () -> {
            Component before = stack.redisMaster(offer);
            try {
                takeAway.on(offer, before);
                await("orders to be accepted by another master")
                        .atMost(AGAIN)
                        .until(() -> !stack.redisMaster(offer).equals(before) && isAccepted(offer));
            } finally {
                giveBack.on(offer, before);
            }
        });
    }

    private interface Step {
        void on(int offer, Component master) throws IOException, InterruptedException;
    }

    private interface Takeover {
        void run() throws IOException, InterruptedException;
    }

    /** Buyers press, and repeat, from before the takeover until after it. */
    private void sellDuring(int offer, Takeover takeover) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Response>> sale = threads.submit(() -> sellUntil(over, offer));
            try {
                await("the sale to have begun")
                        .until(() -> pipeline.snapshot(offer).stock().available() < UNITS);
                takeover.run();
            } finally {
                over.set(true);
            }
            assertThat(sale.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).allMatch(Response::isAccepted);
        }
        awaitReplicas();
        healDrift(offer);
        pipeline.assertEveryGuarantee(offer);
        Ended audit = audit(offer);
        assertThat(audit.exitCode()).as(audit.output()).isZero();
    }

    private List<Response> sellUntil(AtomicBoolean over, int offer) throws InterruptedException, ExecutionException {
        List<Response> responses = new ArrayList<>();
        while (!over.get() && responses.size() < UNITS - SPARE) {
            responses.addAll(pipeline.sendUntilDecided(Pipeline.purchases(offer, TURN)));
        }
        return responses;
    }

    /** Accepted, and not by a former master. */
    private boolean isAccepted(int offer) throws IOException, InterruptedException, ExecutionException {
        Response response = pipeline.send(Pipeline.purchases(offer, 1)).getFirst();
        return response.isAccepted()
                && tell(stack.redisMaster(offer), "HEXISTS {prod-%03d}-orders %s".formatted(offer, response.orderId()))
                        .equals(":1");
    }

    /** A former master that is well, or returns, learns some ten seconds later that it is a replica. */
    private void awaitReplicas() {
        await("all but the masters to be replicas")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    int found = 0;
                    for (Component component : stack.components()) {
                        // The role of a replica has five parts, that of a master three.
                        found += component.kind() == Component.Kind.REDIS
                                        && tell(component, "ROLE").equals("*5")
                                ? 1
                                : 0;
                    }
                    return found == replicas;
                });
    }

    private String tell(Component redis, String command) throws IOException {
        return ReadinessProbe.redis(stack.port(redis), command, Duration.ofSeconds(5));
    }

    /**
     * What only the old master had is in the database: orders, for Kafka had them, and how they ended. The audit names it, the runbook
     * says of each finding that a rebuild mends it, and it does.
     */
    private void healDrift(int offer) throws IOException, InterruptedException {
        await("the audit to find all of it at rest")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> audit(offer).exitCode() != NOT_QUIET);
        Ended audit = audit(offer);
        if (audit.exitCode() != 0) {
            List<String> findings = FINDING.matcher(audit.output())
                    .results()
                    .map(found -> "`" + found.group(1) + "`")
                    .toList();
            assertThat(findings).as(audit.output()).isNotEmpty();
            assertThat(runbook()).contains(findings).contains("`rebuild PRODUCT`");
            Ended rebuild = new Operator(stack).run("rebuild", String.valueOf(offer));
            assertThat(rebuild.exitCode()).as(rebuild.output()).isZero();
        }
    }

    /** Its section on takeovers. */
    private static String runbook() throws IOException {
        String all = Files.readString(ProjectLayout.find().home().resolve("docs/runbook.md"));
        String section = all.substring(all.indexOf("\n## Redis fails over\n") + 1);
        return section.substring(0, section.indexOf("\n## "));
    }

    private Ended audit(int offer) throws IOException, InterruptedException {
        return new Operator(stack).run("audit", "--products", String.valueOf(offer));
    }
}
