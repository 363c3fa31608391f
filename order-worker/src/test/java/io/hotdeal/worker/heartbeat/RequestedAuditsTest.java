package io.hotdeal.worker.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.instance.AuditRequests;
import io.hotdeal.instance.AuditResult;
import io.hotdeal.instance.InstanceRegistry.Author;
import io.hotdeal.worker.audit.Audit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;

class RequestedAuditsTest {

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void anAuditThatFailsUnexpectedlyIsToldToTheOneWhoAsked() {
        var requests = new OneRequest();
        var audits = new RequestedAudits(
                requests,
                new Author("order-worker", "worker-1", "s1"),
                new ObjectProvider<Audit>() {
                    @Override
                    public Audit getObject() {
                        throw new UnsupportedOperationException("nobody expects this");
                    }
                },
                new RequestedAuditProperties(1_000, Duration.ofSeconds(1)),
                Clock.systemUTC(),
                new SimpleMeterRegistry());

        audits.poll();

        await("the result").atMost(Duration.ofSeconds(10)).until(() -> requests.published.get() != null);
        assertThat(requests.published.get()).isEqualTo("the audit failed; the log of worker worker-1 says why");
    }

    private static final class OneRequest implements AuditRequests {
        private final AtomicReference<@Nullable Instant> waiting = new AtomicReference<>(NOON);
        private final AtomicReference<@Nullable String> published = new AtomicReference<>();

        @Override
        public Status status() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Status request(Instant now) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Instant> take(String worker) {
            return Optional.ofNullable(waiting.getAndSet(null));
        }

        @Override
        public boolean publish(Instant request, String worker, AuditResult result) {
            assertThat(request).isEqualTo(NOON);
            assertThat(worker).isEqualTo("s1");
            published.set(result.why());
            return true;
        }
    }
}
