package io.hotdeal.containers;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.hsqldb.jdbc.JDBCDriver;
import org.jspecify.annotations.Nullable;

/**
 * HSQLDB's driver for statements of Oracle's grammar: it leaves out the {@code WAIT n} of a prepared {@code SELECT … FOR UPDATE}, the one
 * clause that HSQLDB does not know. Public, because services and commands load it by its name (pom.xml, profile hsqldb).
 */
public final class HsqldbDriver implements Driver {

    private static final Pattern WAIT = Pattern.compile("(?<=\\sFOR\\sUPDATE)\\s+WAIT\\s+\\d+\\s*$");

    private final Driver driver = new JDBCDriver();

    /** Makes it the driver of this JVM's {@code jdbc:hsqldb:} URLs, in place of HSQLDB's own. */
    static void register() {
        try {
            for (Driver other : List.copyOf(DriverManager.drivers().toList())) {
                if (other instanceof JDBCDriver) {
                    DriverManager.deregisterDriver(other);
                }
            }
            DriverManager.registerDriver(new HsqldbDriver());
        } catch (SQLException e) {
            throw new IllegalStateException("the driver manager refuses HSQLDB's driver", e);
        }
    }

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        Connection connection = driver.connect(url, info);
        return connection == null ? null : withoutWait(connection);
    }

    private static Connection withoutWait(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                HsqldbDriver.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, given) -> {
                    if (given != null && method.getName().startsWith("prepare") && given[0] instanceof String sql) {
                        given[0] = WAIT.matcher(sql).replaceFirst("");
                    }
                    return call(connection, method, given);
                });
    }

    private static @Nullable Object call(Connection connection, Method method, Object @Nullable [] given)
            throws Throwable {
        try {
            return method.invoke(connection, given);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return driver.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return driver.getPropertyInfo(url, info);
    }

    @Override
    public int getMajorVersion() {
        return driver.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return driver.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return driver.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("org.hsqldb");
    }
}
