package io.hotdeal.gateway.response;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Renders every refusal that has no body yet: of a path that Tomcat cannot decode, of a request that the security filters'
 * firewall rejects, of what an actuator or a file's precondition answers by the status alone. It replaces Tomcat's page in
 * HTML and Spring Boot's {@code /error}.
 */
public final class ProblemReportValve extends ErrorReportValve {

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
        RenderedResponse rendered = Refusal.ofStatus(response.getStatus(), null).render(null);
        try {
            response.setContentType(rendered.contentType());
            // A handler may have asked for the response's stream or writer already; the reporter works after both. The
            // text
            // is ASCII: nothing of the request is repeated.
            response.getReporter().write(rendered.text());
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("a client did not wait for its refusal", e);
        }
    }
}
