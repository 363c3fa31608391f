package io.hotdeal.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Counts what a driver sends: each execution of a statement or of a batch. */
final class CountingDataSource {

    private final AtomicInteger executions = new AtomicInteger();
    private final DataSource source;

    CountingDataSource(DataSource source) {
        this.source = proxy(DataSource.class, source);
    }

    DataSource source() {
        return source;
    }

    int executions() {
        return executions.get();
    }

    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (target instanceof PreparedStatement && method.getName().startsWith("execute")) {
                executions.incrementAndGet();
            }
            try {
                Object result = method.invoke(target, args);
                if (result instanceof PreparedStatement) {
                    return proxy(PreparedStatement.class, result);
                }
                return result instanceof Connection ? proxy(Connection.class, result) : result;
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }));
    }
}
