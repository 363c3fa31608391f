package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.hotdeal.gateway.Gateway.Answer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The served OpenAPI document, as a judge of real answers. Stricter than a client: a field it does not name is a fault. */
final class ApiContract {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SHAPES = "#/components/schemas/";

    private final JsonNode document;
    private final Set<String> exercised = new TreeSet<>();

    ApiContract(JsonNode document) {
        this.document = document;
        document.path("components").path("schemas").forEach(shape -> {
            if (shape.has("properties")) {
                ((ObjectNode) shape).put("additionalProperties", false);
            }
        });
    }

    /**
     * @param operation method and path as documented: {@code GET /offers/{id}}
     * @return the answer, which is as documented
     */
    Answer check(String operation, Answer answer) {
        String[] words = operation.split(" ", -1);
        JsonNode documented = document.path("paths")
                .path(words[1])
                .path(words[0].toLowerCase(java.util.Locale.ROOT))
                .path("responses")
                .path(Integer.toString(answer.status()));
        assertThat(documented.isMissingNode())
                .as("%s answered %s, which is not documented", operation, answer)
                .isFalse();
        checkHeaders(operation, documented.path("headers"), answer);
        checkBody(operation, documented.path("content"), answer);
        exercised.add(operation + " " + answer.status() + (isProblem(answer) ? " " + answer.type() : ""));
        return answer;
    }

    private void checkHeaders(String operation, JsonNode headers, Answer answer) {
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            String value = answer.header(header.getKey()).orElse(null);
            if (value == null) {
                assertThat(header.getValue().path("required").asBoolean(false))
                        .as("%s: %s is missing in %s", operation, header.getKey(), answer)
                        .isFalse();
            } else {
                assertThat(value)
                        .containsPattern(
                                header.getValue().path("schema").path("pattern").asString());
            }
        }
        for (String named : Set.of("Location", "Idempotency-Replayed", "Retry-After", "WWW-Authenticate")) {
            assertThat(answer.header(named).isEmpty() || headers.has(named))
                    .as("%s: %s of %s is not documented", operation, named, answer)
                    .isTrue();
        }
    }

    private static boolean isProblem(Answer answer) {
        return answer.header("Content-Type").orElse("").startsWith("application/problem+json");
    }

    private void checkBody(String operation, JsonNode content, Answer answer) {
        if (content.isMissingNode()) {
            assertThat(answer.text()).as(operation).isEmpty();
            return;
        }
        String type = answer.header("Content-Type").orElse("").replaceFirst(";.*", "");
        assertThat(content.has(type))
                .as("%s: %s of %s", operation, type, answer)
                .isTrue();
        if (type.endsWith("json")) {
            checkShape(operation, content.path(type).path("schema"), answer.text());
        }
    }

    /** For what stands in an answer's text, such as the data of an event. */
    void checkShape(String what, String shape, String json) {
        checkShape(what, JSON.createObjectNode().put("$ref", SHAPES + shape), json);
    }

    private void checkShape(String what, JsonNode schema, String json) {
        ObjectNode root = JSON.createObjectNode();
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

    /** For an answer that has no end, and was looked at in parts. */
    void exercised(String answer) {
        exercised.add(answer);
    }

    /** Everything documented – operation, status, and each type of problem – that no answer was. */
    Set<String> notExercised() {
        Set<String> documented = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    String operation = method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey();
                    method.getValue().path("responses").properties().forEach(response -> {
                        JsonNode problems = response.getValue()
                                .path("content")
                                .path("application/problem+json")
                                .path("schema")
                                .path("oneOf");
                        String answer = operation + " " + response.getKey();
                        if (problems.isEmpty()) {
                            documented.add(answer);
                        }
                        problems.forEach(problem -> documented.add(answer + " " + typeOf(problem)));
                    });
                }));
        documented.removeAll(exercised);
        return documented;
    }

    private String typeOf(JsonNode problem) {
        return document.path("components")
                .path("schemas")
                .path(problem.path("$ref").asString().substring(SHAPES.length()))
                .path("properties")
                .path("type")
                .path("const")
                .asString();
    }
}
