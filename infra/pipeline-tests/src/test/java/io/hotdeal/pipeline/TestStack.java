package io.hotdeal.pipeline;

import io.hotdeal.testkit.LocalStack;
import io.opentelemetry.javaagent.OpenTelemetryAgent;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The stacks of the pipeline tests, in the order in which a run starts them. Only one runs at a time: the classes of one stack run
 * one after the other, and the start of the next stack ends it.
 */
enum TestStack {
    /** Two gateways and two workers. Every test of the short suite runs on it. */
    PLAIN("pipeline"),

    /** A gateway with bounds so small that a test reaches each of them. */
    OUTAGES("outages"),

    /** A Redis that syncs every second; an order is acknowledged when Kafka has it. */
    REDIS_LOSS("redis-loss"),

    /** With the tracing agent, which makes spans and does not export them. */
    TRACE("trace"),

    /** Redis and Kafka with TLS, users and rules; the gateway may wait for replicas, of which there are none. */
    SECURED("secured"),

    /**
     * Three Redis masters with a replica each, and three brokers, which assign the partitions (KIP-848); an order is acknowledged when a
     * replica or Kafka has it, too.
     */
    CLUSTER("cluster"),

    /** A Redis master, two replicas and three sentinels; an order is acknowledged when a replica or Kafka has it, too. */
    SENTINEL("sentinel");

    /** The orders that may wait for a script call on {@link #OUTAGES}. */
    static final int QUEUE = 40;
    /** The orders that may wait for Kafka on {@link #OUTAGES}. */
    static final int OUTBOX = 200;

    private final String folder;

    TestStack(String folder) {
        this.folder = folder;
    }

    /** The folder of its data and logs, during the run and after it. */
    Path folder() {
        return Path.of("target", folder).toAbsolutePath();
    }

    LocalStack plan() {
        LocalStack plan = LocalStack.at(folder());
        return switch (this) {
            case PLAIN -> plan.gateways(2).workers(2);
            case OUTAGES ->
                plan.gatewayProperty("hotdeal.gateway.reservation.queue-capacity", String.valueOf(QUEUE))
                        .gatewayProperty("hotdeal.gateway.reservation.batch-size", "10")
                        .gatewayProperty("hotdeal.gateway.reservation.outbox-bound", String.valueOf(OUTBOX))
                        .gatewayProperty("hotdeal.gateway.shutdown-notice", "10s");
            case REDIS_LOSS ->
                plan.redisAppendFsync("everysec")
                        .gatewayProperty("hotdeal.gateway.acknowledge.when", "published")
                        .gatewayProperty("hotdeal.gateway.acknowledge.at-most", "1s");
            case TRACE -> withTracingAgent(plan);
            case SECURED -> plan.secured().gatewayProperty("hotdeal.gateway.acknowledge.when", "replicated");
            case CLUSTER ->
                plan.cluster()
                        .gateways(2)
                        .workers(2)
                        .gatewayProperty("hotdeal.gateway.acknowledge.when", "replicated")
                        .workerProperty("spring.kafka.consumer.properties.group.protocol", "consumer");
            case SENTINEL -> plan.sentinel().gatewayProperty("hotdeal.gateway.acknowledge.when", "replicated");
        };
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
