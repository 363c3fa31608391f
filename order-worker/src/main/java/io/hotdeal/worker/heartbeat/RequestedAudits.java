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
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.audit.DependencyUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Makes the audits that administrators request; of several workers one takes each, and each has a bound on its time and on
 * what it reads. What the last quiet one of this worker found is {@code hotdeal.audit.findings{kind}}.
 */
@Component
class RequestedAudits {

    private static final Logger LOG = LoggerFactory.getLogger(RequestedAudits.class);

    private final AuditRequests requests;
    private final Author author;
    private final ObjectProvider<Audit> audit;
    private final RequestedAuditProperties limits;
    private final Clock clock;
    private final LabelledGauges findings;

    RequestedAudits(
            AuditRequests requests,
            Author author,
            ObjectProvider<Audit> audit,
            RequestedAuditProperties limits,
            Clock clock,
            MeterRegistry meters) {
        this.requests = requests;
        this.author = author;
        this.audit = audit;
        this.limits = limits;
        this.clock = clock;
        this.findings = new LabelledGauges(MultiGauge.builder("hotdeal.audit.findings")
                .description("findings of the last audit that this worker made on demand")
                .register(meters));
    }

    @Scheduled(fixedDelayString = "${hotdeal.worker.live.every:1s}")
    void poll() {
        try {
            // An audit takes its time, and the scheduler's thread has other work.
            requests.take(author.start())
                    .ifPresent(request -> Thread.ofVirtual().name("audit").start(() -> audit(request)));
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.debug("Redis is unavailable; no audit can be requested either", e);
        }
    }

    /** A result that cannot be published ends with its request, after ten minutes. */
    private void audit(Instant request) {
        AuditResult result = judge();
        try {
            if (!requests.publish(request, author.start(), result)) {
                LOG.warn("the result of an audit is lost, because its request has ended: {}", result);
            }
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.warn("the result of an audit is lost, because Redis is unavailable: {}", result, e);
        }
    }

    private AuditResult judge() {
        try {
            AuditReport report = audit.getObject().run(Set.of(), Set.of(), Audit.NAMED, limits.budget(clock));
            AuditResult.Report found = report.toReport();
            if (report.exitCode() != ExitCode.NOT_QUIET) {
                findings.show(found.findings().stream()
                        .collect(toMap(finding -> Tags.of("kind", finding.kind()), AuditResult.Finding::total)));
            }
            return new AuditResult(clock.instant(), null, found);
        } catch (AuditBudget.ExceededException
                | DependencyUnavailableException
                | StockUnavailableException
                | StockOutcomeUnknownException e) {
            return failed(e, String.valueOf(e.getMessage()));
        } catch (DataAccessException e) {
            return failed(e, "the database is unavailable");
        } catch (RuntimeException e) {
            // Whatever it is, the administrator is told now, and not after the request's ten minutes.
            return failed(e, "the audit failed; the log of worker " + author.instance() + " says why");
        }
    }

    private AuditResult failed(RuntimeException e, String why) {
        LOG.warn("an audit failed: {}", why, e);
        return new AuditResult(clock.instant(), why, null);
    }
}
