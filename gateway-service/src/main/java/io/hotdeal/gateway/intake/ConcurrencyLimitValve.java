package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RenderedResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Refuses requests that have waited too long, and those beyond a number at a time in each {@link IntakePart}, before Spring sees
 * them. Sales need no place but that of the {@link IntakeExecutor} that runs them. Health beyond its bound is answered from what is
 * known.
 */
final class ConcurrencyLimitValve extends ValveBase {

    /** Others have a status of their own: that of OPTIONS is 200, whatever the health. */
    private static final List<String> READS = List.of("GET", "HEAD");

    private final Map<IntakePart, Semaphore> places = new EnumMap<>(IntakePart.class);
    private final KnownHealth health = new KnownHealth(System::nanoTime);
    private final RenderedResponse refusal;
    private final Counter refused;

    ConcurrencyLimitValve(IntakeProperties limits, MeterRegistry meters) {
        super(true);
        for (IntakePart part : IntakePart.values()) {
            if (part != IntakePart.LIVE) {
                places.put(part, new Semaphore(limits.partConcurrency()));
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
        IntakeExecutor.beginRequest();
        if (IntakeExecutor.delaysOthers()) {
            // Else a client that sends without waiting for responses would keep its place.
            response.setHeader("Connection", "close");
        }
        if (IntakeExecutor.isOverdue()) {
            refuse(path, part, response);
        } else if (part == IntakePart.SALE && IntakeExecutor.hasPlace()) {
            getNext().invoke(request, response);
        } else {
            IntakeExecutor.giveUpPlace();
            invokeInPart(path, part, request, response);
        }
    }

    /** Also sales that have lost their place: those that follow a slow request on its connection unasked. */
    private void invokeInPart(String path, IntakePart part, Request request, Response response)
            throws IOException, ServletException {
        Semaphore bound = places.get(part);
        if (bound == null) {
            getNext().invoke(request, response);
        } else if (bound.tryAcquire()) {
            try {
                getNext().invoke(request, response);
            } finally {
                bound.release();
            }
            if (part == IntakePart.HEALTH && READS.contains(request.getMethod())) {
                health.note(path, response.getStatus());
            }
        } else {
            refuse(path, part, response);
        }
    }

    private void refuse(String path, IntakePart part, Response response) throws IOException {
        RenderedResponse known = part == IntakePart.HEALTH ? health.of(path) : null;
        if (known == null) {
            refused.increment();
            refusal.writeTo(response);
        } else {
            known.writeTo(response);
        }
    }
}
