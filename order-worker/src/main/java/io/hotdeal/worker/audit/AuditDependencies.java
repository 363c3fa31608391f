package io.hotdeal.worker.audit;

import io.hotdeal.kafka.KafkaClientOptions;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.StockReader;
import io.hotdeal.worker.messaging.DeadLetterReader;
import io.hotdeal.worker.payment.ProviderCredentials;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;

/** The audit and its clients, made for each audit. Commands and the worker import it. */
@Import(KafkaClientOptions.class)
public class AuditDependencies {

    private static final Duration BETWEEN_SNAPSHOTS = Duration.ofSeconds(1);
    private static final String PAYMENT_URL = "hotdeal.worker.payment.url";

    @Bean
    @Lazy
    Admin auditAdmin(KafkaClientOptions kafka) {
        return Admin.create(kafka.admin());
    }

    @Bean
    @Lazy
    DeadLetterReader deadLetterBox(KafkaClientOptions kafka) {
        return new DeadLetterReader(
                () -> new KafkaConsumer<>(kafka.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    @Bean
    @Lazy
    ChargeRecords chargeRecords(RestClient.Builder http, Environment environment) {
        String paymentUrl = environment.getProperty(PAYMENT_URL);
        if (paymentUrl == null) {
            throw new DependencyUnavailableException(PAYMENT_URL + " is not set: where is the payment provider?", null);
        }
        ProviderCredentials credentials = Binder.get(environment)
                .bindOrCreate("hotdeal.worker.payment.credentials", Bindable.of(ProviderCredentials.class));
        return new HttpChargeRecords(http, paymentUrl, credentials.http());
    }

    @Bean
    @Lazy
    Audit audit(
            OfferStockStore book,
            StockReader reader,
            JdbcClient database,
            ChargeRecords chargeRecords,
            Admin auditAdmin,
            DeadLetterReader deadLetterBox,
            KafkaProperties kafka,
            Clock clock) {
        var records = new ClientKafkaRecords(auditAdmin, deadLetterBox, String.join(",", kafka.getBootstrapServers()));
        return new Audit(
                book,
                reader,
                new JdbcOrderRecords(database, clock),
                chargeRecords,
                records,
                new JdbcOfferStates(database),
                AuditDependencies::waitForWhatIsOnItsWay);
    }

    /** Waits a moment. */
    public static void waitForWhatIsOnItsWay() {
        try {
            Thread.sleep(BETWEEN_SNAPSHOTS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DependencyUnavailableException("interrupted between the two snapshots", e);
        }
    }
}
