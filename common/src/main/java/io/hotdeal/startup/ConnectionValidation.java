package io.hotdeal.startup;

import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.context.ApplicationListener;

/**
 * Has the connection pool ask every connection whether it lives before it hands it out. Otherwise the pool trusts one that
 * was used within the last 500 ms; under load that is always so, and a connection that a restarted database has closed
 * would be handed out for ever. Costs a round trip per transaction, which here is a whole batch or a payment.
 */
final class ConnectionValidation implements ApplicationListener<ApplicationStartingEvent> {

    /**
     * HikariCP reads it when a pool is made; there is no other way to set it. It asks a connection that was used longer ago than this:
     * 0 would trust one that came back in the same millisecond, such as at the end of a statement that has broken it.
     */
    private static final String TRUSTED_FOR_MILLIS = "com.zaxxer.hikari.aliveBypassWindowMs";

    @Override
    public void onApplicationEvent(ApplicationStartingEvent starting) {
        if (System.getProperty(TRUSTED_FOR_MILLIS) == null) {
            System.setProperty(TRUSTED_FOR_MILLIS, "-1");
        }
    }
}
