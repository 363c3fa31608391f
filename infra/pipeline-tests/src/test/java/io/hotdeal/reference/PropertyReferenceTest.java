package io.hotdeal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.ProjectLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Compares docs/properties.md with the configuration metadata, which the compiler takes from the records' Javadoc. */
class PropertyReferenceTest {

    private static final String REWRITE = "hotdeal.rewrite";
    private static final Path HOME = ProjectLayout.find().home();
    private static final Path PAGE = HOME.resolve("docs/properties.md");

    private static final Pattern CODE = Pattern.compile("\\{@(?:code|value) ([^}]*)}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(hotdeal\\.[a-z.-]+):([^}]*)}");

    private final Map<String, JsonNode> properties = Metadata.properties();

    @Test
    void thePageSaysWhatTheMetadataSays() throws IOException {
        if (Boolean.getBoolean(REWRITE)) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE)
                .as(
                        "rewrite it: mvn -o verify -pl infra/pipeline-tests -am -DskipITs -Dtest=PropertyReferenceTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
                        REWRITE)
                .hasContent(page());
    }

    @Test
    void everyPropertyHasAMeaning() {
        assertThat(properties).hasSizeGreaterThan(40);
        properties.forEach((name, property) ->
                assertThat(property.path("description").asString("")).as(name).hasSizeGreaterThan(10));
    }

    /** An annotation reads some properties before their record does: it must not have another default. */
    @Test
    void placeholdersNameKnownPropertiesWithTheirDefaults() throws IOException {
        int seen = 0;
        for (Path source : sources()) {
            for (MatchResult found : (Iterable<MatchResult>)
                    PLACEHOLDER.matcher(Files.readString(source)).results()::iterator) {
                seen++;
                JsonNode property = properties.get(found.group(1));
                assertThat(property).as("%s of %s", found.group(1), source).isNotNull();
                assertThat(defaultOf(property))
                        .as("default of %s in %s", found.group(1), source)
                        .isEqualTo(found.group(2));
            }
        }
        assertThat(seen).isGreaterThan(5);
    }

    private static Iterable<Path> sources() throws IOException {
        try (Stream<Path> services = Stream.of("gateway-service", "order-worker", "common")
                .map(module -> HOME.resolve(module).resolve("src/main/java"))
                .flatMap(PropertyReferenceTest::javaFiles)) {
            return services.toList();
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String page() {
        StringBuilder page = new StringBuilder("""
                # Properties

                Written by `PropertyReferenceTest` from the configuration metadata; change the Javadoc of the records, not this page.
                Each may be set as an argument (`--hotdeal.topics.partitions=16`), in `application.yaml` or in the environment
                (`HOTDEAL_TOPICS_PARTITIONS`: dots become underscores, dashes go). A duration has its unit: `100ms`, `5s`, `10m`, `7d`. A value
                out of its range, and a name that nobody reads, end the start with a sentence that names the property.
                """);
        String section = "";
        for (var entry : properties.entrySet()) {
            String name = entry.getKey();
            String here = name.substring(0, name.lastIndexOf('.'));
            if (!here.equals(section)) {
                section = here;
                page.append("\n## `")
                        .append(here)
                        .append(".*`\n\n| property | type | default | meaning, range, effect |\n|---|---|---|---|\n");
            }
            page.append("| `")
                    .append(name.substring(here.length() + 1))
                    .append("` | ")
                    .append(type(entry.getValue().path("type").asString("")))
                    .append(" | ")
                    .append(standard(entry.getValue()))
                    .append(" | ")
                    .append(CODE.matcher(entry.getValue().path("description").asString(""))
                            .replaceAll("`$1`")
                            .replace("|", "\\|"))
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String type(String name) {
        // java.util.List<java.lang.String> is a list of string.
        return name.replaceAll("[a-zA-Z.]+[.$](?=[A-Z])", "")
                .replaceFirst("<(.*)>", " of $1")
                .toLowerCase(Locale.ROOT);
    }

    private static String defaultOf(@Nullable JsonNode property) {
        return property == null ? "" : property.path("defaultValue").asString("");
    }

    private static String standard(JsonNode property) {
        String value = defaultOf(property);
        return value.isEmpty() ? "none" : "`" + value + "`";
    }
}
