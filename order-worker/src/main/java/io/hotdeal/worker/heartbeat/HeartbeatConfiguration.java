package io.hotdeal.worker.heartbeat;

import io.hotdeal.worker.audit.AuditDependencies;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Makes the audits that administrators request. */
@Configuration(proxyBeanMethods = false)
@Import(AuditDependencies.class)
class HeartbeatConfiguration {}
