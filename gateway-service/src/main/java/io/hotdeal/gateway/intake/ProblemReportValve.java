package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.Problem;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a problem of every refusal that has no words yet: of a path that Tomcat cannot decode, of a request that the security
 * filters' firewall turns away, of what an actuator or a file's precondition answers by the status alone. In place of Tomcat's
 * page in HTML and Spring Boot's {@code /error}.
 */
final class ProblemReportValve extends ErrorReportValve {

    private final JsonMapper json;

    ProblemReportValve(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0) {
            return;
        }
        response.setErrorReported();
        if (response.getStatus() == Response.SC_EXPECTATION_FAILED) {
            // Tomcat closes the connection after it and does not say so: the client's next request would have no
            // answer.
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        ProblemDetail problem = ProblemDetail.forStatus(response.getStatus());
        HttpStatus known = HttpStatus.resolve(response.getStatus());
        problem.setType(Problem.type(known == null ? "REFUSED" : known.name()));
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            // ASCII, whatever was asked for: nothing of the request is repeated.
            response.getReporter().write(json.writeValueAsString(problem));
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("a client did not wait for its refusal", e);
        }
    }
}
