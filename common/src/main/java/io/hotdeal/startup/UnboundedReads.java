package io.hotdeal.startup;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The pool's connections without the bound on a statement ({@code hotdeal.database.read-timeout}): an index of a large table
 * takes its time. The pool sets the bound again when a connection is given back.
 */
final class UnboundedReads extends DelegatingDataSource {

    UnboundedReads(DataSource pool) {
        super(pool);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        connection.setNetworkTimeout(Runnable::run, 0);
        return connection;
    }
}
