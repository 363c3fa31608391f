package io.hotdeal.pipeline;

import io.hotdeal.stack.LocalStack;
import io.opentelemetry.javaagent.OpenTelemetryAgent;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The stacks of the pipeline tests, in the order in which a run starts them. Only one runs at a time: the classes of one stack run
 * one after the other, and the start of the next stack ends it.
 */
enum TestStack {
    /** Two gateways and two workers without an agent. Every test of the short suite runs on it. */
    PLAIN("pipeline", plan -> plan.gateways(2).workers(2)),

    /** The same with the Byteman agent, which ends or holds a service at a line of its code. */
    CRASH_POINTS("crash-points", plan -> plan.gateways(2).workers(2)),

    /** A gateway whose bounds are so small that a test reaches each of them. */
    OUTAGES(
            "outages",
            plan -> plan.gatewayProperty("hotdeal.gateway.reservation.queue-capacity", String.valueOf(Bound.QUEUE))
                    .gatewayProperty("hotdeal.gateway.reservation.batch-size", "10")
                    .gatewayProperty("hotdeal.gateway.reservation.outbox-bound", String.valueOf(Bound.OUTBOX))
                    .gatewayProperty("hotdeal.gateway.shutdown-notice", "2s")),

    /** A Redis that syncs every second; an order is acknowledged when Kafka has it. */
    REDIS_LOSS(
            "redis-loss",
            plan -> plan.redisAppendFsync("everysec")
                    .gatewayProperty("hotdeal.gateway.acknowledge.when", "published")
                    .gatewayProperty("hotdeal.gateway.acknowledge.at-most", "1s")),

    /** The tracing agent makes spans and sends them nowhere. */
    TRACE("trace", TestStack::withTracingAgent),

    /** Redis and Kafka with TLS, users and rules. */
    SECURED("secured", LocalStack::secured),

    /** Three Redis masters and three brokers. */
    CLUSTER("cluster", plan -> plan.cluster().gateways(2).workers(2));

    /** Bounds that tests reach. */
    static final class Bound {
        static final int QUEUE = 40;
        static final int OUTBOX = 200;

        private Bound() {}
    }

    private final String folder;
    private final UnaryOperator<LocalStack> plan;

    TestStack(String folder, UnaryOperator<LocalStack> plan) {
        this.folder = folder;
        this.plan = plan;
    }

    /** Where its data and logs are, during the run and after it. */
    Path folder() {
        return Path.of("target", folder).toAbsolutePath();
    }

    LocalStack plan() {
        return plan.apply(LocalStack.at(folder()));
    }

    private static LocalStack withTracingAgent(LocalStack plan) {
        Path agent = Path.of(OpenTelemetryAgent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return plan.serviceJvmOptions(Stream.concat(
                        LocalStack.QUICK_START.stream(),
                        Stream.of(
                                "-javaagent:" + agent,
                                "-Dotel.traces.exporter=none",
                                "-Dotel.metrics.exporter=none",
                                "-Dotel.logs.exporter=none"))
                .toArray(String[]::new));
    }
}
