package io.hotdeal.startup;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Gives the pool's connections what no driver does by itself: a bound on every wait for the database, which may have vanished
 * without a word, and few round trips. Drivers ignore what they do not know; docs/oracle.md explains each.
 */
@AutoConfiguration
@ConditionalOnClass(HikariDataSource.class)
public class DatabaseConfiguration {

    private static final String CONNECT_MILLIS = "5000";
    /** Statements that a connection keeps parsed: more than a service has. */
    private static final String STATEMENTS = "50";

    @Bean
    static BeanPostProcessor databaseBounds(Environment environment) {
        DatabaseProperties bounds = Binder.get(environment).bindOrCreate("hotdeal.database", DatabaseProperties.class);
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool) {
                    driverProperties(bounds)
                            .forEach((property, value) ->
                                    pool.getDataSourceProperties().putIfAbsent(property, value));
                }
                return bean;
            }
        };
    }

    /** Spring Boot gives it to its templates. */
    @Bean
    SQLExceptionTranslator rowLockTranslator() {
        return RowLock.translator();
    }

    static Map<String, String> driverProperties(DatabaseProperties bounds) {
        String readMillis = Long.toString(bounds.readTimeout().toMillis());
        return Map.of(
                // H2
                "NETWORK_TIMEOUT",
                readMillis,
                // Oracle
                "oracle.jdbc.ReadTimeout",
                readMillis,
                "oracle.net.CONNECT_TIMEOUT",
                CONNECT_MILLIS,
                "oracle.net.keepAlive",
                "true",
                "defaultRowPrefetch",
                Integer.toString(bounds.fetchSize()),
                "oracle.jdbc.implicitStatementCacheSize",
                STATEMENTS);
    }
}
