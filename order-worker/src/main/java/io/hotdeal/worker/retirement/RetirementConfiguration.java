package io.hotdeal.worker.retirement;

import io.hotdeal.worker.audit.AuditConfiguration;
import io.hotdeal.worker.orders.RetirementRows;
import org.springframework.context.annotation.Import;

/** The operator's own application: the audit's, and the retirement. Without {@code @Configuration}, so that the worker's scan does not find it. */
@Import({AuditConfiguration.class, RetirementRows.class, RetireOffers.class})
public class RetirementConfiguration {}
