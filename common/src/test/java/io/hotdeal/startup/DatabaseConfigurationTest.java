package io.hotdeal.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.hotdeal.testkit.process.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A pool at an H2 server behind a line that swallows everything, as when a host vanishes or a firewall forgets. */
@Timeout(60)
class DatabaseConfigurationTest {

    @Test
    void aVanishedDatabaseEndsTheWaitAndAnotherConnectionWorks(@TempDir Path folder) throws Exception {
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString())
                .start();
        try (TcpProxy line = TcpProxy.to(server.getPort());
                HikariDataSource pool =
                        pool("jdbc:h2:tcp://127.0.0.1:" + line.port() + "/./vanishing;MODE=Oracle;DB_CLOSE_DELAY=-1")) {
            assertThat(one(pool)).isOne();

            assertThatThrownBy(() -> {
                        try (Connection hanging = pool.getConnection();
                                Statement statement = hanging.createStatement()) {
                            line.swallow();
                            statement.executeQuery("SELECT 1 FROM DUAL");
                        }
                    })
                    .isInstanceOf(SQLException.class);

            assertThat(one(pool)).isOne();
        } finally {
            server.stop();
        }
    }

    @Test
    void whatTheUserSaysAboutTheDriverStays() {
        try (var pool = new HikariDataSource()) {
            pool.addDataSourceProperty("defaultRowPrefetch", "20");

            bounded(pool, "hotdeal.database.fetch-size", "700");

            assertThat(pool.getDataSourceProperties())
                    .containsEntry("defaultRowPrefetch", "20")
                    .containsEntry("oracle.jdbc.ReadTimeout", "25000");
        }
    }

    private static HikariDataSource pool(String url) {
        new ConnectionValidation()
                .onApplicationEvent(new ApplicationStartingEvent(
                        new DefaultBootstrapContext(), new SpringApplication(), new String[0]));
        var pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername("sa");
        pool.setPassword("of-the-test");
        pool.setMaximumPoolSize(1);
        bounded(pool, "hotdeal.database.read-timeout", "1s");
        return pool;
    }

    private static void bounded(HikariDataSource pool, String property, String value) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(property, value)));
        DatabaseConfiguration.databaseBounds(environment).postProcessBeforeInitialization(pool, "pool");
    }

    private static int one(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1 FROM DUAL")) {
            assertThat(row.next()).isTrue();
            return row.getInt(1);
        }
    }
}
