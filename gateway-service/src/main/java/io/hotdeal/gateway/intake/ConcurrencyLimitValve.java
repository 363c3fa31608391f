package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RenderedResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests beyond a number at a time in each {@link IntakePart}, before Spring sees them: virtual threads take any number of
 * requests, the heap does not. Health beyond its bound is answered from what is known.
 */
final class ConcurrencyLimitValve extends ValveBase {

    private final Map<IntakePart, Semaphore> places = new EnumMap<>(IntakePart.class);
    private final KnownHealth health = new KnownHealth(System::nanoTime);
    private final RenderedResponse refusal;
    private final Counter refused;

    ConcurrencyLimitValve(IntakeProperties limits, MeterRegistry meters) {
        super(true);
        for (IntakePart part : IntakePart.values()) {
            if (part != IntakePart.LIVE) {
                int bound = part == IntakePart.SALE ? limits.concurrency() : limits.partConcurrency();
                places.put(part, new Semaphore(bound));
            }
        }
        refusal = Problem.OVERLOADED.refusal("too many requests are in flight").render(null);
        refused = Counter.builder("hotdeal.intake.refused")
                .description("requests beyond the bounds of hotdeal.gateway.intake")
                .register(meters);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String path = request.getDecodedRequestURI();
        IntakePart part = IntakePart.of(path);
        Semaphore bound = places.get(part);
        if (bound == null) {
            getNext().invoke(request, response);
        } else if (bound.tryAcquire()) {
            try {
                getNext().invoke(request, response);
            } finally {
                bound.release();
            }
            if (part == IntakePart.HEALTH) {
                health.note(path, response.getStatus());
            }
        } else {
            refuse(part == IntakePart.HEALTH ? health.of(path) : null, response);
        }
    }

    private void refuse(@Nullable RenderedResponse known, Response response) throws IOException {
        if (known != null) {
            known.writeTo(response);
            return;
        }
        refused.increment();
        refusal.writeTo(response);
    }
}
