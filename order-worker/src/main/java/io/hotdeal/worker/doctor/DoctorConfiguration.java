package io.hotdeal.worker.doctor;

import io.hotdeal.kafka.KafkaClientOptions;
import io.hotdeal.kafka.TopicProperties;
import io.hotdeal.redis.RedisServerInfo;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.OfferStockStoreConfiguration;
import io.hotdeal.stock.StockConfiguration;
import io.hotdeal.worker.audit.JdbcOfferStates;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The doctor's own application; it starts whatever is away or wrong. Without {@code @Configuration}, so that the worker's
 * scan does not find it.
 */
@EnableAutoConfiguration(exclude = StockConfiguration.class)
@Import({KafkaClientOptions.class, OfferStockStoreConfiguration.class})
public class DoctorConfiguration {

    @Bean
    Admin doctorAdmin(KafkaClientOptions kafka) {
        return Admin.create(kafka.admin());
    }

    @Bean
    Doctor doctor(
            RedisServerInfo stockHost,
            Admin doctorAdmin,
            DataSource source,
            JdbcClient database,
            OfferStockStore book,
            Environment environment) {
        var settings = new CheckSettings(environment);
        return new Doctor(List.of(
                settings,
                new CheckRedis(stockHost),
                new CheckKafka(doctorAdmin, () -> settings.bind(TopicProperties.class)),
                new CheckDatabase(source, database),
                new CheckOffers(book, new JdbcOfferStates(database)),
                new CheckProvider(environment.getProperty("hotdeal.worker.payment.url")),
                new CheckClock("Redis", stockHost::time, Clock.systemUTC()),
                new CheckClock("the database", () -> now(database), Clock.systemUTC())));
    }

    private static Instant now(JdbcClient database) {
        return database.sql("SELECT CURRENT_TIMESTAMP FROM DUAL")
                .query((row, number) -> row.getObject(1, OffsetDateTime.class))
                .single()
                .toInstant();
    }
}
