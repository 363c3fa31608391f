package io.hotdeal.startup;

import java.util.Locale;
import java.util.TimeZone;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.context.ApplicationListener;

/**
 * Gives every service and command the same time zone and locale, whatever the machine's are. Drivers and libraries fall back
 * to the JVM's: a {@code Timestamp} of 02:30 moves in a zone whose clocks skip that hour, {@code %d} is written in Persian
 * digits, and Oracle's driver derives the session's NLS_SORT from the locale. US and not {@code ROOT}, because Oracle refuses
 * a locale without a country (ORA-12705); AMERICAN sorts by bytes.
 */
final class JvmDefaults implements ApplicationListener<ApplicationStartingEvent> {

    @Override
    public void onApplicationEvent(ApplicationStartingEvent starting) {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        Locale.setDefault(Locale.US);
    }
}
