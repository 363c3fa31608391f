package io.hotdeal.worker.retirement;

import io.hotdeal.stock.StockRetirement;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.AuditConfiguration;
import io.hotdeal.worker.orders.RetirementRows;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionTemplate;

/** The operator's own application: the audit's, and the retirement. Without {@code @Configuration}, so that the worker's scan does not find it. */
@Import({AuditConfiguration.class, RetirementRows.class})
public class RetirementConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    RetireOffers retireOffers(
            RetirementRows rows, StockRetirement stock, Audit audit, TransactionTemplate transaction, Clock clock) {
        return new RetireOffers(rows, stock, audit, transaction, clock);
    }
}
