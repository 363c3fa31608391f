package io.hotdeal.worker.payment;

import io.hotdeal.settings.PropertyConstraints;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.worker.payment.reports.*}: what the payment provider reports of its own accord.
 *
 * @param currency of the orders' amounts, three capitals (ISO 4217); a reported capture in another one is a dead letter
 */
@ConfigurationProperties("hotdeal.worker.payment.reports")
record ReportProperties(@DefaultValue("EUR") String currency) {

    ReportProperties {
        new PropertyConstraints("hotdeal.worker.payment.reports")
                .require(currency.matches("[A-Z]{3}"), "currency must be three capital letters, such as EUR");
    }
}
