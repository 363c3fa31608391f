package io.hotdeal.gateway.description;

import io.hotdeal.gateway.AnswerHeader;
import io.hotdeal.gateway.Answers;
import io.hotdeal.gateway.Answers.Answer;
import io.hotdeal.gateway.response.Problem;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/** One operation: what its method says by {@link Answers}, and the refusals that its mapping brings with it. */
final class DescribeOperation implements GlobalOperationCustomizer {

    private static final String OFFER_ID = "^[1-9][0-9]{0,8}$";

    private final boolean liveIsPublic;

    DescribeOperation(boolean liveIsPublic) {
        this.liveIsPublic = liveIsPublic;
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        Answers answers = Optional.ofNullable(method.getMethodAnnotation(Answers.class))
                .orElseThrow(() -> new IllegalStateException(method + " has no @Answers"));
        Mapping mapping = Mapping.of(method);
        operation.setSummary(answers.summary());
        operation.setTags(List.of(mapping.tag()));
        operation.setResponses(new ApiResponses());
        for (Answer answer : answers.value()) {
            operation.getResponses().addApiResponse(Integer.toString(answer.status()), response(answer, mapping));
        }
        Stream.concat(Stream.of(answers.problems()).map(Refusal::of), mapping.refusals(answers, liveIsPublic).stream())
                .forEach(refusal -> refusal.addTo(operation.getResponses()));
        if (mapping.isClosed(liveIsPublic)) {
            operation.setSecurity(List.of(new SecurityRequirement().addList(DescriptionConfiguration.BASIC)));
        } else if (List.of(answers.problems()).contains(Problem.NOT_SIGNED_IN)) {
            // Needed or not, by configuration.
            operation.setSecurity(List.of(
                    new SecurityRequirement(), new SecurityRequirement().addList(DescriptionConfiguration.TOKEN)));
        }
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(parameter -> describe(parameter, mapping));
        }
        return operation;
    }

    private static ApiResponse response(Answer answer, Mapping mapping) {
        var response = new ApiResponse().description(answer.means());
        if (mapping.isStream()) {
            Schema<?> stream = DescribeShapes.string(null);
            stream.addExtension(
                    "x-event-data", DescribeShapes.reference(answer.body()).get$ref());
            response.content(content("text/event-stream", stream));
        } else if (answer.body() == String.class) {
            response.content(content("text/plain", DescribeShapes.string(null)));
        } else if (answer.body() != Void.class) {
            response.content(content("application/json", DescribeShapes.reference(answer.body())));
        }
        for (AnswerHeader header : answer.headers()) {
            response.addHeaderObject(header.header(), header(header));
        }
        return response;
    }

    static Header header(AnswerHeader header) {
        return new Header()
                .description(header.means())
                .required(header.always())
                .schema(DescribeShapes.string(header.pattern()));
    }

    static Content content(String type, Schema<?> schema) {
        return new Content().addMediaType(type, new MediaType().schema(schema));
    }

    private static void describe(Parameter parameter, Mapping mapping) {
        switch (parameter.getName()) {
            case "id", "prodId" -> {
                parameter.setDescription("The offer: the product's number.");
                parameter.getSchema().setPattern(OFFER_ID);
            }
            case "orderId" -> {
                parameter.setDescription("As the 202 named it.");
                parameter.getSchema().setFormat("uuid");
            }
            case "Idempotency-Key" -> {
                parameter.setDescription("Chosen once per intent; the request repeated with it does nothing twice.");
                parameter.getSchema().setPattern("^[\\x21-\\x7e]{1," + (mapping.isAdmin() ? 64 : 128) + "}$");
            }
            default -> throw new IllegalStateException(parameter.getName() + " is not described");
        }
    }

    /** What a method's mapping says, its class's mapping included. */
    private record Mapping(String path, Set<RequestMethod> methods, boolean consumes, boolean isStream) {

        static Mapping of(HandlerMethod method) {
            RequestMapping own = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
            RequestMapping all = AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), RequestMapping.class);
            if (own == null) {
                throw new IllegalStateException(method + " has no mapping");
            }
            String path = Stream.of(all == null ? new String[0] : all.path(), own.path())
                    .flatMap(Stream::of)
                    .reduce("", String::concat);
            return new Mapping(
                    path,
                    Set.of(own.method()),
                    own.consumes().length > 0,
                    List.of(own.produces()).contains("text/event-stream"));
        }

        boolean isAdmin() {
            return path.startsWith("/admin/");
        }

        boolean isClosed(boolean liveIsPublic) {
            return isAdmin() || (isStream && !liveIsPublic);
        }

        String tag() {
            if (isAdmin()) {
                return "administration";
            }
            return path.startsWith("/order") ? "workshop" : isStream ? "live" : "buyers";
        }

        private boolean hasBody() {
            return methods.contains(RequestMethod.POST) || methods.contains(RequestMethod.PUT);
        }

        List<Refusal> refusals(Answers answers, boolean liveIsPublic) {
            boolean negotiated =
                    Stream.of(answers.value()).allMatch(answer -> answer.body().isRecord());
            return Stream.of(
                            Refusal.OF_CREDENTIALS.stream().filter(refusal -> isClosed(liveIsPublic)),
                            Stream.of(Refusal.NOT_ACCEPTABLE).filter(refusal -> negotiated),
                            Stream.of(Refusal.BODY_TOO_LARGE).filter(refusal -> hasBody()),
                            Stream.of(Refusal.UNSUPPORTED_MEDIA_TYPE).filter(refusal -> consumes))
                    .flatMap(refusals -> refusals)
                    .toList();
        }
    }
}
