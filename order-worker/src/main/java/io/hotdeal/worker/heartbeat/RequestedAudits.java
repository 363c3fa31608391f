package io.hotdeal.worker.heartbeat;

import static java.util.stream.Collectors.toMap;

import io.hotdeal.instance.AuditRequests;
import io.hotdeal.instance.AuditResult;
import io.hotdeal.instance.InstanceRegistry.Author;
import io.hotdeal.metrics.LabelledGauges;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.AuditBudget;
import io.hotdeal.worker.audit.AuditReport;
import io.hotdeal.worker.audit.DependencyUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Makes the audits that administrators ask for; of several workers one takes each, and each has a bound on its time and on
 * what it reads. What the last one of this worker found
 * is {@code hotdeal.audit.findings{kind}}.
 */
@Component
class RequestedAudits {

    private static final Logger LOG = LoggerFactory.getLogger(RequestedAudits.class);

    private final AuditRequests desk;
    private final Author author;
    private final ObjectProvider<Audit> audit;
    private final RequestedAuditProperties limits;
    private final Clock clock;
    private final LabelledGauges findings;

    RequestedAudits(
            AuditRequests desk,
            Author author,
            ObjectProvider<Audit> audit,
            RequestedAuditProperties limits,
            Clock clock,
            MeterRegistry meters) {
        this.desk = desk;
        this.author = author;
        this.audit = audit;
        this.limits = limits;
        this.clock = clock;
        this.findings = new LabelledGauges(MultiGauge.builder("hotdeal.audit.findings")
                .description("findings of the last audit that this worker made on demand")
                .register(meters));
    }

    @Scheduled(fixedDelayString = "${hotdeal.worker.live.every:1s}")
    void look() {
        try {
            // An audit takes its time, and the scheduler's thread has other work.
            desk.take(author.start())
                    .ifPresent(since -> Thread.ofVirtual().name("audit").start(this::answer));
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.debug("Redis is away; nobody can ask for an audit either", e);
        }
    }

    /** An answer that cannot be put up leaves the request to another worker. */
    private void answer() {
        AuditResult answer = judge();
        try {
            desk.answer(answer);
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.warn("the answer of an audit is lost, for Redis is away: {}", answer, e);
        }
    }

    private AuditResult judge() {
        try {
            AuditReport report = audit.getObject().run(Set.of(), Set.of(), Audit.NAMED, limits.budget(clock));
            AuditResult.Report told = report.answer();
            findings.show(told.findings().stream()
                    .collect(toMap(found -> Tags.of("kind", found.kind()), AuditResult.Finding::total)));
            return new AuditResult(clock.instant(), null, told);
        } catch (AuditBudget.ExceededException
                | DependencyUnavailableException
                | StockUnavailableException
                | StockOutcomeUnknownException e) {
            return failed(e, String.valueOf(e.getMessage()));
        } catch (DataAccessException e) {
            return failed(e, "the database does not answer");
        }
    }

    private AuditResult failed(RuntimeException e, String why) {
        LOG.warn("an audit could not be made: {}", why, e);
        return new AuditResult(clock.instant(), why, null);
    }
}
