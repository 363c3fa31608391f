package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.hotdeal.gateway.Gateway.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Compares responses with openapi.yaml. Stricter than a client: a member that the file does not name is a fault. */
final class ApiContract {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String PROBLEM = "Problem";

    private final JsonNode document = YAML.readTree(text());
    private final Set<String> exercised = new TreeSet<>();

    ApiContract() {
        document.path("components").path("schemas").properties().forEach(schema -> {
            // The other problems extend this one.
            if (schema.getValue().has("properties") && !schema.getKey().equals(PROBLEM)) {
                ((ObjectNode) schema.getValue()).put("unevaluatedProperties", false);
            }
        });
    }

    /** The file. */
    static String text() {
        try (InputStream in = Objects.requireNonNull(ApiContract.class.getResourceAsStream("/openapi.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Methods and paths: {@code GET /offers/{id}}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(name -> !name.equals("parameters"))
                        .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /**
     * @param operation method and path as documented: {@code GET /offers/{id}}
     * @return the response, which is as documented
     */
    Response check(String operation, Response response) {
        JsonNode documented = resolve(responses(operation).path(Integer.toString(response.status())));
        assertThat(documented.isMissingNode())
                .as("%s answered %s, which is not documented", operation, response)
                .isFalse();
        checkHeaders(operation, documented.path("headers"), response);
        checkBody(operation, documented.path("content"), response);
        exercised.add(operation + " " + response.status() + (isProblem(response) ? " " + response.type() : ""));
        return response;
    }

    private JsonNode responses(String operation) {
        String[] words = operation.split(" ", -1);
        return document.path("paths")
                .path(words[1])
                .path(words[0].toLowerCase(Locale.ROOT))
                .path("responses");
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    private void checkHeaders(String operation, JsonNode headers, Response response) {
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            JsonNode documented = resolve(header.getValue());
            String value = response.header(header.getKey()).orElse(null);
            if (value == null) {
                assertThat(documented.path("required").asBoolean(false))
                        .as("%s: %s is missing in %s", operation, header.getKey(), response)
                        .isFalse();
            } else {
                assertThat(value)
                        .as("%s: %s of %s", operation, header.getKey(), response)
                        .containsPattern(
                                documented.path("schema").path("pattern").asString());
            }
        }
        for (String named : Set.of("Location", "Idempotency-Replayed", "Retry-After", "WWW-Authenticate")) {
            assertThat(response.header(named).isEmpty() || headers.has(named))
                    .as("%s: %s of %s is not documented", operation, named, response)
                    .isTrue();
        }
    }

    private static boolean isProblem(Response response) {
        return response.header("Content-Type").orElse("").startsWith("application/problem+json");
    }

    private void checkBody(String operation, JsonNode content, Response response) {
        if (content.isMissingNode()) {
            assertThat(response.text()).as(operation).isEmpty();
            return;
        }
        String type = response.header("Content-Type").orElse("").replaceFirst(";.*", "");
        assertThat(content.has(type))
                .as("%s: %s of %s", operation, type, response)
                .isTrue();
        if (type.endsWith("json")) {
            checkSchema(operation, content.path(type).path("schema"), response.text());
        }
    }

    /** For JSON within a response, such as the data of an event. */
    void checkSchema(String what, String schema, String json) {
        checkSchema(what, YAML.createObjectNode().put("$ref", SCHEMAS + schema), json);
    }

    private void checkSchema(String what, JsonNode schema, String json) {
        ObjectNode root = YAML.createObjectNode();
        root.setAll((ObjectNode) schema);
        root.set("components", document.path("components"));
        var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root.toString(), InputFormat.JSON)
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
        assertThat(errors).as("%s: %s", what, json).isEmpty();
    }

    /** For a response that has no end, and was looked at in parts. */
    void exercised(String response) {
        exercised.add(response);
    }

    /** Every documented operation, status and type of problem that was not seen. */
    Set<String> notExercised() {
        Set<String> documented = new TreeSet<>();
        for (String operation : operations()) {
            responses(operation).properties().forEach(response -> {
                String status = operation + " " + response.getKey();
                JsonNode schema = resolve(response.getValue())
                        .path("content")
                        .path("application/problem+json")
                        .path("schema");
                if (schema.isMissingNode()) {
                    documented.add(status);
                } else if (schema.has("oneOf")) {
                    schema.path("oneOf").forEach(problem -> documented.add(status + " " + typeOf(problem)));
                } else {
                    documented.add(status + " " + typeOf(schema));
                }
            });
        }
        documented.removeAll(exercised);
        return documented;
    }

    private String typeOf(JsonNode problem) {
        return resolve(problem).path("properties").path("type").path("const").asString();
    }
}
