package io.hotdeal.cli;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.StackState;
import io.hotdeal.testkit.StackState.ProcessState;
import io.hotdeal.testkit.component.RedisMasters;
import io.hotdeal.testkit.component.RedisSentinels;
import io.hotdeal.testkit.component.RedisShard;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.process.Signal;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes a Redis master of a running stack away. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description =
                "Takes the Redis master of a stack of \"up --sentinel\" or \"up --cluster\" away, and says which Redis is the master afterwards.")
final class FailoverCommand extends LauncherCommand {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private enum Way {
        COMMAND,
        KILL,
        FREEZE
    }

    @Option(
            names = "--by",
            paramLabel = "WAY",
            description =
                    "command: a replica replaces a master that is well. kill: its process is killed, and stays so. "
                            + "freeze: it is stopped until another one is the master. By default command.")
    private Way way = Way.COMMAND;

    @Option(
            names = "--offer",
            paramLabel = "PRODUCT",
            description = "In a cluster, the master that holds this offer (${DEFAULT-VALUE}).")
    private int offer = 1;

    @Mixin
    private RunFolderOption place = new RunFolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        StackState stack = place.stack().orElse(null);
        if (stack == null) {
            command.commandLine().getErr().println(place.nothingUp());
            return Hotdeal.CANNOT_RUN;
        }
        RedisMasters masters = masters(stack).orElse(null);
        if (masters == null) {
            command.commandLine()
                    .getErr()
                    .println("The Redis of the stack in " + place.folder() + " has no replica. Start a stack that has: "
                            + "infra/hotdeal up --sentinel, or infra/hotdeal up --cluster");
            return Hotdeal.CANNOT_RUN;
        }
        ProcessState before = redisAt(stack, masters.masterPort());
        long begin = System.nanoTime();
        ProcessState after = takeAway(stack, masters, before);
        out.printf(
                Locale.ROOT,
                "%s (port %s) was the master. %s (port %s) is the master now, after %.1f s.%n",
                before.name(),
                Integer.toString(before.port()),
                after.name(),
                Integer.toString(after.port()),
                (System.nanoTime() - begin) / 1e9);
        if (way == Way.KILL) {
            out.println(before.name() + " stays down until the stack ends.");
        }
        return 0;
    }

    private Optional<RedisMasters> masters(StackState stack) {
        List<Integer> sentinels = ports(stack, Component.sentinel(1));
        List<Integer> servers = ports(stack, Component.REDIS);
        if (!sentinels.isEmpty()) {
            return Optional.of(new RedisSentinels(sentinels));
        }
        return servers.size() > 1 ? Optional.of(new RedisShard(servers, offer)) : Optional.empty();
    }

    private static List<Integer> ports(StackState stack, Component kind) {
        return stack.processes().stream()
                .filter(isA(kind))
                .map(ProcessState::port)
                .toList();
    }

    private ProcessState takeAway(StackState stack, RedisMasters masters, ProcessState master)
            throws IOException, InterruptedException {
        switch (way) {
            case COMMAND -> masters.failOver();
            case KILL -> ProcessHandle.of(master.pid()).ifPresent(ProcessHandle::destroyForcibly);
            case FREEZE -> Signal.STOP.send(master.pid(), master.name());
        }
        try {
            return redisAt(stack, masters.awaitOther(master.port(), LIMIT));
        } finally {
            if (way == Way.FREEZE) {
                Signal.CONT.send(master.pid(), master.name());
            }
        }
    }

    private static ProcessState redisAt(StackState stack, int port) {
        return stack.processes().stream()
                .filter(isA(Component.REDIS))
                .filter(process -> process.port() == port)
                .findFirst()
                .orElseThrow(() -> new ProcessException("The master on port " + port + " is none of this stack."));
    }

    private static Predicate<ProcessState> isA(Component component) {
        String kind = component.kind().name().toLowerCase(Locale.ROOT);
        return process -> process.name().replaceFirst("-\\d+$", "").equals(kind);
    }
}
