package io.hotdeal.chaos;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts the orders of some offers that the relay published, in the gateways' logs, which survive a killed gateway. */
final class RelayLog {

    private final RunningStack stack;

    RelayLog(RunningStack stack) {
        this.stack = stack;
    }

    int savedOf(List<Integer> offers) throws IOException {
        Pattern line = Pattern.compile("the relay published (\\d+) orders of offer (?:"
                + offers.stream().map(String::valueOf).collect(Collectors.joining("|")) + ")$");
        int saved = 0;
        for (Component gateway : stack.components().stream()
                .filter(component -> component.kind() == Component.Kind.GATEWAY)
                .toList()) {
            try (Stream<String> lines = Files.lines(stack.log(gateway))) {
                saved += lines.map(line::matcher)
                        .filter(Matcher::find)
                        .mapToInt(match -> Integer.parseInt(match.group(1)))
                        .sum();
            }
        }
        return saved;
    }
}
