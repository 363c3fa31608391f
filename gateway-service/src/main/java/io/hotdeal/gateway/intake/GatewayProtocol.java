package io.hotdeal.gateway.intake;

import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1 with room for new connections: when nine tenths of {@code server.tomcat.max-connections} are used, the connections
 * that have been idle for longest are closed until a quarter is free. When none is idle, each response ends its connection.
 *
 * <p>Public, because Tomcat makes it by its name.
 */
public final class GatewayProtocol extends Http11NioProtocol {

    private static final Duration CHECK_EVERY = Duration.ofMillis(200);
    private static final Duration CHECK_INTAKE_EVERY = Duration.ofMillis(50);
    /** Most responses are some hundred bytes; Tomcat's own buffer takes 24 KiB of heap for 8 KiB. */
    private static final int RESPONSE_BUFFER_BYTES = 2048;
    /** Of a connection that is to close: it has been idle for longer already. */
    private static final long AT_ONCE_MS = 1;

    private int requestsPerConnection;
    private @Nullable IntakeExecutor intake;
    private final List<ScheduledFuture<?>> checks = new ArrayList<>();

    /** @param idleSince by the clock of {@link System#currentTimeMillis} */
    private record Idle(NioSocketWrapper connection, long idleSince) {}

    @Override
    public void start() throws Exception {
        // How often Tomcat looks for connections whose time is over.
        setSelectorTimeout(CHECK_EVERY.toMillis());
        setProperty("socket.timeoutInterval", Long.toString(CHECK_EVERY.toMillis()));
        super.start();
        requestsPerConnection = getMaxKeepAliveRequests(); // 1 before the socket is bound
        every(CHECK_EVERY, this::makeRoom);
        if (intake != null) {
            every(CHECK_INTAKE_EVERY, intake::checkTimes);
        }
    }

    private void every(Duration pause, Runnable check) {
        Runnable next = () -> {
            try {
                check.run();
            } catch (RuntimeException e) {
                getLog().error(
                                "a check of the connections has failed; the next one follows",
                                e); // else it would be the last
            }
        };
        checks.add(getUtilityExecutor()
                .scheduleWithFixedDelay(next, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void stop() throws Exception {
        checks.forEach(each -> each.cancel(false));
        checks.clear();
        super.stop();
    }

    @Override
    public void setAdapter(Adapter adapter) {
        super.setAdapter(new UnreadBodyAdapter(adapter));
    }

    @Override
    public int getDesiredBufferSize() {
        return RESPONSE_BUFFER_BYTES;
    }

    /** To be called before the start. */
    void setIntake(IntakeExecutor intake) {
        this.intake = intake;
        setExecutor(intake);
    }

    private void makeRoom() {
        int most = getMaxConnections();
        long open = getConnectionCount();
        // Tomcat counts one more than there are: the one that it is about to accept.
        boolean full = most > 0 && open > most - most / 20;
        setMaxKeepAliveRequests(full ? 1 : requestsPerConnection);
        if (most > 0 && open > most - most / 10) {
            closeIdle(open - (most - most / 4));
        }
    }

    private void closeIdle(long count) {
        List<Idle> idle = new ArrayList<>();
        for (SocketWrapperBase<?> connection : getEndpoint().getConnections()) {
            if (connection instanceof NioSocketWrapper nio && isIdle(nio)) {
                idle.add(new Idle(nio, nio.getLastRead()));
            }
        }
        idle.sort(Comparator.comparingLong(Idle::idleSince));
        long left = count;
        for (Idle each : idle) {
            if (left > 0 && closeIfIdle(each.connection())) {
                left--;
            }
        }
    }

    /** Tomcat's poller closes it, so that no request that arrives meanwhile is cut off in the middle. */
    private static boolean closeIfIdle(NioSocketWrapper connection) {
        // A request in flight holds the lock; while it waits for its body, its connection looks idle.
        if (!connection.getLock().tryLock()) {
            return false;
        }
        try {
            boolean idle = isIdle(connection);
            if (idle) {
                connection.setReadTimeout(AT_ONCE_MS);
            }
            return idle;
        } finally {
            connection.getLock().unlock();
        }
    }

    private static boolean isIdle(NioSocketWrapper connection) {
        return connection.getCurrentProcessor() == null && connection.interestOpsHas(SelectionKey.OP_READ);
    }
}
