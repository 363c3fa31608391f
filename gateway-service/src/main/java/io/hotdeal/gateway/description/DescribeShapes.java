package io.hotdeal.gateway.description;

import io.hotdeal.gateway.Answers;
import io.hotdeal.gateway.response.Problem;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.web.method.HandlerMethod;

/** The bodies of answers: records as Jackson writes them – every component, null where it may be null – and problems. */
final class DescribeShapes implements GlobalOpenApiCustomizer {

    private final Supplier<Stream<HandlerMethod>> methods;

    DescribeShapes(Supplier<Stream<HandlerMethod>> methods) {
        this.methods = methods;
    }

    static Schema<?> reference(Class<?> shape) {
        return reference(name(shape));
    }

    static Schema<?> reference(String shape) {
        return new Schema<>().$ref("#/components/schemas/" + shape);
    }

    static Schema<?> string(@Nullable String pattern) {
        Schema<?> text = new Schema<>();
        text.addType("string");
        text.setPattern(pattern);
        return text;
    }

    @Override
    public void customise(OpenAPI api) {
        Refusal.all()
                .filter(refusal -> !refusal.name().equals(Problem.INTERNAL.name()))
                .forEach(refusal -> api.getComponents().addSchemas(refusal.shape(), problem(refusal)));
        methods.get()
                .map(method -> method.getMethodAnnotation(Answers.class))
                .filter(answers -> answers != null)
                .flatMap(answers -> Stream.of(answers.value()))
                .map(Answers.Answer::body)
                .filter(Class::isRecord)
                .forEach(body -> add(api, body));
    }

    private static void add(OpenAPI api, Class<?> body) {
        var resolved = ModelConverters.getInstance(true).readAllAsResolvedSchema(new AnnotatedType(body));
        resolved.referencedSchemas.forEach(api.getComponents()::addSchemas);
        complete(api.getComponents(), body);
    }

    private static void complete(Components shapes, Class<?> type) {
        Schema<?> shape = Objects.requireNonNull(shapes.getSchemas().get(name(type)), type::getName);
        List<String> names = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            names.add(component.getName());
            var annotated = component.getAnnotatedType();
            if (annotated.isAnnotationPresent(Nullable.class)) {
                shape.getProperties().compute(component.getName(), (name, found) -> orNull(found));
            }
            Stream.concat(
                            Stream.of(component.getType()),
                            annotated instanceof AnnotatedParameterizedType parameterized
                                    ? Stream.of(parameterized.getAnnotatedActualTypeArguments())
                                            .map(argument -> argument.getType())
                                    : Stream.empty())
                    .filter(part -> part instanceof Class<?> part2 && part2.isRecord())
                    .forEach(part -> complete(shapes, (Class<?>) part));
        }
        shape.setRequired(names);
    }

    private static Schema<?> orNull(Schema<?> shape) {
        Schema<?> nothing = new Schema<>();
        nothing.addType("null");
        return new Schema<>().anyOf(List.of(shape, nothing));
    }

    private static String name(Class<?> type) {
        var named = type.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        return named == null ? type.getSimpleName() : named.name();
    }

    private static Schema<?> problem(Refusal refusal) {
        Schema<?> problem = new Schema<>();
        problem.addType("object");
        problem.setDescription(refusal.title());
        problem.addProperty("type", constant(refusal.type().toString()));
        problem.addProperty("title", string(null));
        problem.addProperty("status", constant(refusal.status()));
        problem.addProperty("detail", string(null).description("a sentence for people"));
        problem.addProperty("instance", string(null).format("uri-reference"));
        members(refusal.name()).forEach(problem::addProperty);
        problem.setRequired(
                Stream.concat(Stream.of("type", "title", "status", "detail"), members(refusal.name()).keySet().stream())
                        .sorted()
                        .toList());
        return problem;
    }

    private static Schema<?> constant(Object value) {
        Schema<Object> constant = new Schema<>();
        constant.setConst(value);
        return constant;
    }

    /** What a problem says beyond RFC 9457. */
    private static Map<String, Schema<?>> members(String problem) {
        return switch (problem) {
            case "BAD_INPUT" ->
                Map.of("errors", object(string(null)).description("what is wrong, by field, header or parameter"));
            case "SOLD_OUT" -> Map.of("available", count().description("units left"));
            case "LIMIT_REACHED" -> Map.of("allowance", count().description("units the customer can still have"));
            case "NOT_OPEN" -> Map.of("reason", oneOf("NOT_YET", "OVER", "CLOSED"));
            case "OUTCOME_UNKNOWN" ->
                Map.of(
                        "orderId",
                        string(null).description("the order, if there is one"),
                        "idempotencyKey",
                        string(null).description("to repeat the request with"));
            default -> Map.of();
        };
    }

    private static Schema<?> object(Schema<?> values) {
        Schema<?> object = new Schema<>();
        object.addType("object");
        object.setAdditionalProperties(values);
        return object;
    }

    private static Schema<?> count() {
        Schema<?> count = new Schema<>();
        count.addType("integer");
        count.setMinimum(java.math.BigDecimal.ZERO);
        return count;
    }

    private static Schema<?> oneOf(String... values) {
        Schema<Object> one = new Schema<>();
        one.addType("string");
        Set.of(values).stream().sorted().forEach(one::addEnumItemObject);
        return one;
    }
}
