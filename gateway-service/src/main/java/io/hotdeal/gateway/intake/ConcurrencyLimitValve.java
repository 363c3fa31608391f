package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.response.RenderedResponse;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.SemaphoreValve;

/**
 * Refuses buyers beyond a number at a time, before Spring sees them: virtual threads take any number of requests, the heap
 * does not. Operators are never refused; live pages stay for long and have a bound of their own.
 */
final class ConcurrencyLimitValve extends SemaphoreValve {

    private final RenderedResponse refusal;
    private final Counter refused;

    ConcurrencyLimitValve(int concurrency, RenderedResponse refusal, Counter refused) {
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
        refusal.writeTo(response);
    }
}
