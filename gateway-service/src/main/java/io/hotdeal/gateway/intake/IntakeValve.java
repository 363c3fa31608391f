package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.Problem;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.SemaphoreValve;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Refuses buyers beyond a number at a time, before Spring sees them: virtual threads take any number of requests, the heap
 * does not. Operators come in always; live pages stay for long and have a bound of their own.
 */
final class IntakeValve extends SemaphoreValve {

    private final byte[] refusal;
    private final Counter refused;

    /** @param refusal the problem, as JSON */
    IntakeValve(int concurrency, byte[] refusal, Counter refused) {
        this.refusal = refusal;
        this.refused = refused;
        setConcurrency(concurrency);
        setBlock(false);
    }

    @Override
    public boolean controlConcurrency(Request request, Response response) {
        String path = request.getDecodedRequestURI();
        return !path.startsWith("/admin/") && !path.startsWith("/actuator/") && !path.equals("/live");
    }

    @Override
    public void permitDenied(Request request, Response response) throws IOException {
        refused.increment();
        response.setStatus(Problem.OVERLOADED.status());
        response.setHeader(HttpHeaders.RETRY_AFTER, Problem.RETRY_AFTER_SECONDS);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(refusal.length);
        response.getOutputStream().write(refusal);
    }
}
