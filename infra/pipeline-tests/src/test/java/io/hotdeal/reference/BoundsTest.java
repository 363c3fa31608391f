package io.hotdeal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.ProjectLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares docs/bounds.md with the services' code and defaults: a bound that is changed or removed in one of them, and a call without a
 * row, fails.
 */
class BoundsTest {

    private static final Path HOME = ProjectLayout.find().home();
    private static final List<String> MODULES = List.of("common", "gateway-service", "order-worker");
    private static final int COLUMNS = 4;

    /** What makes a client, or bounds a call. */
    private static final Pattern NEEDS_A_ROW = Pattern.compile(
            "HttpClient\\.newBuilder|new Kafka(?:Consumer|Producer)<"
                    + "|Admin\\.create\\(|new Socket\\(|\\.connectSentinel\\(|FOR UPDATE WAIT|\\.setReadTimeout\\(|\\.connectTimeout\\("
                    + "|\\.setSoTimeout\\(|\\.orTimeout\\(|_TIMEOUT_MS_CONFIG|MAX_BLOCK_MS_CONFIG|MAX_POLL_INTERVAL_MS_CONFIG|\\.setTimeout\\("
                    + "|setNetworkTimeout|ReadTimeout\"|CONNECT_TIMEOUT\"|\\.endOffsets\\([^)]*TIMEOUT|setQueryTimeout|connection\\.isValid\\(");
    /** Time-outs of these lines in application.yaml. */
    private static final Pattern SETTING = Pattern.compile("(?m)^ +([a-z-]*timeout|period): ([^ #\\n]+)");

    private static final Pattern QUOTE = Pattern.compile("`([A-Za-z-]+)`: `([^`]+)`");
    private static final Pattern TIME = Pattern.compile("(\\d+) (ms|s|min)");
    private static final Pattern OF = Pattern.compile("Duration\\.of(Millis|Seconds|Minutes)\\((\\d+)\\)");
    private static final Pattern WITH_UNIT = Pattern.compile("(\\d+)(ms|s|m)\\b");
    private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z])\\d[\\d_]*");

    /** A row of the page. */
    private record Bound(String call, String longest, Map<String, List<String>> quotes) {}

    private final Map<String, String> sources = sources();
    private final List<Bound> bounds = bounds();

    @Test
    void whatARowQuotesIsInTheCode() {
        assertThat(bounds).hasSizeGreaterThan(40);
        for (Bound bound : bounds) {
            assertThat(bound.quotes()).as(bound.call()).isNotEmpty();
            bound.quotes().forEach((source, quotes) -> {
                assertThat(sources)
                        .as("%s: the source of a quote", bound.call())
                        .containsKey(source);
                quotes.forEach(quote -> assertThat(sources.get(source))
                        .as("%s, which docs/bounds.md quotes from %s for: %s", quote, source, bound.call())
                        .contains(quote));
            });
        }
    }

    @Test
    void theTimeOfARowIsThatOfTheCode() {
        for (Bound bound : bounds) {
            Matcher time = TIME.matcher(bound.longest());
            if (time.matches()) {
                Set<Long> quoted = bound.quotes().values().stream()
                        .flatMap(List::stream)
                        .flatMap(BoundsTest::millis)
                        .collect(Collectors.toCollection(TreeSet::new));
                assertThat(quoted)
                        .as("times, in ms, that the row of %s quotes", bound.call())
                        .contains(millis(Long.parseLong(time.group(1)), time.group(2)));
            } else {
                assertThat(bound.longest()).as(bound.call()).isIn("–", "none");
            }
        }
    }

    @Test
    void eachClassThatCallsADependencyOrBoundsACallHasARow() {
        Set<String> quoted = bounds.stream()
                .flatMap(bound -> bound.quotes().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        sources.forEach((source, text) -> {
            if (!MODULES.contains(source) && NEEDS_A_ROW.matcher(text).find()) {
                assertThat(quoted).as("docs/bounds.md has a row of %s", source).contains(source);
            }
        });
    }

    @Test
    void eachTimeOutOfTheDefaultsHasARow() {
        for (String module : List.of("gateway-service", "order-worker")) {
            SETTING.matcher(String.valueOf(sources.get(module))).results().forEach(found -> {
                String setting = found.group(1) + ": " + found.group(2);
                if (!setting.startsWith("keep-alive-timeout")) { // an idle connection is no call
                    assertThat(bounds.stream()
                                    .flatMap(bound -> bound.quotes().getOrDefault(module, List.of()).stream()))
                            .as("quotes of %s's application.yaml", module)
                            .contains(setting);
                }
            });
        }
    }

    private static Stream<Long> millis(String quote) {
        Matcher of = OF.matcher(quote);
        if (of.find()) {
            return OF.matcher(quote).results().map(found -> millis(Long.parseLong(found.group(2)), found.group(1)));
        }
        Matcher unit = WITH_UNIT.matcher(quote);
        if (unit.find()) {
            return Stream.of(millis(Long.parseLong(unit.group(1)), unit.group(2)));
        }
        Matcher number = NUMBER.matcher(quote);
        if (number.find()) {
            long value = Long.parseLong(number.group().replace("_", ""));
            return Stream.of(quote.contains("WAIT ") || quote.contains("SECONDS") ? 1_000 * value : value);
        }
        return Stream.of();
    }

    private static long millis(long value, String unit) {
        return switch (unit) {
            case "ms", "Millis" -> value;
            case "s", "Seconds" -> 1_000 * value;
            default -> 60_000 * value;
        };
    }

    private static List<Bound> bounds() {
        return read(HOME.resolve("docs/bounds.md"))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| call |"))
                .map(BoundsTest::bound)
                .toList();
    }

    private static Bound bound(String row) {
        List<String> cells = Stream.of(row.split("\\|", -1)).map(String::strip).toList();
        assertThat(cells).as(row).hasSize(COLUMNS + 2);
        Map<String, List<String>> quotes = QUOTE.matcher(cells.get(3))
                .results()
                .collect(Collectors.groupingBy(
                        found -> found.group(1),
                        TreeMap::new,
                        Collectors.mapping(found -> found.group(2), Collectors.toList())));
        return new Bound(cells.get(1), cells.get(2), quotes);
    }

    /** The text of each class by its name, and of the defaults of each service by its module. */
    private static Map<String, String> sources() {
        Map<String, String> sources = new TreeMap<>();
        for (String module : MODULES) {
            Path main = HOME.resolve(module).resolve("src/main");
            try (Stream<Path> files = Files.walk(main.resolve("java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> sources.put(
                                file.getFileName().toString().replace(".java", ""),
                                read(file).replaceAll("\\s+", " ")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Path defaults = main.resolve("resources/application.yaml");
            if (Files.exists(defaults)) {
                sources.put(module, read(defaults));
            }
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
