package io.hotdeal.gateway.description;

import io.hotdeal.gateway.AnswerHeader;
import io.hotdeal.gateway.response.Problem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;

/**
 * A problem as one answer of an operation: ours, or one that Spring makes by itself.
 *
 * @param title what it means
 */
record Refusal(String name, int status, URI type, String title) {

    /** Wrong ones, right ones sent by another origin's page, and too many wrong ones. */
    static final List<Refusal> OF_CREDENTIALS =
            List.of(of(Problem.NOT_SIGNED_IN), of(Problem.NOT_ALLOWED), of(Problem.TOO_MANY_REQUESTS));

    static final Refusal BODY_TOO_LARGE = of(Problem.BODY_TOO_LARGE);
    static final Refusal NOT_ACCEPTABLE = springs(HttpStatus.NOT_ACCEPTABLE, "The client accepts no type there is");
    static final Refusal UNSUPPORTED_MEDIA_TYPE =
            springs(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not application/json");

    static Refusal of(Problem problem) {
        return new Refusal(problem.name(), problem.status(), problem.type(), problem.title());
    }

    private static Refusal springs(HttpStatus status, String title) {
        return new Refusal(status.name(), status.value(), Problem.type(status.name()), title);
    }

    /** Ours, and the two of Spring that an operation can have. */
    static Stream<Refusal> all() {
        return Stream.concat(
                Stream.of(Problem.values()).map(Refusal::of), Stream.of(NOT_ACCEPTABLE, UNSUPPORTED_MEDIA_TYPE));
    }

    /** {@code SoldOutProblem}. */
    String shape() {
        var shape = new StringBuilder();
        for (String word : name.toLowerCase(Locale.ROOT).split("_", -1)) {
            shape.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return shape.append("Problem").toString();
    }

    /** Beside the other problems of the same status, if there are some. */
    void addTo(ApiResponses responses) {
        ApiResponse response =
                responses.computeIfAbsent(Integer.toString(status), absent -> new ApiResponse().content(new Content()));
        String what = "`" + type.toString().replaceFirst(".*:", "") + "`: " + title;
        response.setDescription(response.getDescription() == null ? what : response.getDescription() + "; " + what);
        response.getContent()
                .computeIfAbsent("application/problem+json", absent -> new MediaType().schema(new Schema<>()))
                .getSchema()
                .addOneOfItem(DescribeShapes.reference(shape()));
        headers().forEach(header -> response.addHeaderObject(header.header(), DescribeOperation.header(header)));
        if (name.equals(Problem.OUTCOME_UNKNOWN.name())) {
            // Of the 503s, only this one says where the order is, if there is one.
            Header location = DescribeOperation.header(AnswerHeader.LOCATION).required(false);
            response.addHeaderObject(AnswerHeader.LOCATION.header(), location);
        }
    }

    private Stream<AnswerHeader> headers() {
        return switch (status) {
            case 401 -> Stream.of(AnswerHeader.WWW_AUTHENTICATE);
            case 429, 503 -> Stream.of(AnswerHeader.RETRY_AFTER);
            default -> Stream.empty();
        };
    }
}
