package io.hotdeal.gateway.intake;

import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1 with room for new connections: when nine tenths of {@code server.tomcat.max-connections} are used, the connections
 * that have been idle for longest, and for a second, are closed until a quarter is free. When none is idle, each response ends its
 * connection.
 *
 * <p>Public, because Tomcat makes it by its name.
 */
public final class GatewayProtocol extends Http11NioProtocol {

    private static final Duration CHECK_EVERY = Duration.ofMillis(200);
    /** Longer than a request takes to a client and back: the next one may be on its way. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private static final Duration CHECK_INTAKE_EVERY = Duration.ofMillis(50);
    /** Most responses are some hundred bytes; Tomcat's own buffer takes 24 KiB of heap for 8 KiB. */
    private static final int RESPONSE_BUFFER_BYTES = 2048;
    /** Of a connection that is to close: it has been idle for longer already. */
    private static final long AT_ONCE_MS = 1;

    private int requestsPerConnection;
    private @Nullable IntakeExecutor intake;
    /** At first none has been idle for long. */
    private LongSupplier millis = () -> 0;

    private final List<ScheduledFuture<?>> checks = new ArrayList<>();
    /** Told to close, which waits in the intake's queue. Of one check after another. */
    private final Set<NioSocketWrapper> closing = new HashSet<>();

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

    /** Once Tomcat is paused, it closes the connections of requests that wait without a response. So they end before. */
    @Override
    public void pause() throws Exception {
        IntakeExecutor waiting = intake;
        if (waiting != null && !isPaused()) {
            closeServerSocketGraceful(); // each request that begins from now on ends its connection
            awaitQuiet(waiting);
        }
        super.pause();
    }

    /** What waits for longer than the patience is refused within the next check. */
    private static void awaitQuiet(IntakeExecutor intake) {
        long end = System.nanoTime() + intake.patience().plus(CHECK_EVERY).toNanos();
        while (!intake.isQuiet()
                && System.nanoTime() - end < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(CHECK_INTAKE_EVERY.toNanos());
        }
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

    /**
     * To be called before the start.
     *
     * @param millis as {@link System#currentTimeMillis}, by which Tomcat notes when it has read
     */
    void setClock(LongSupplier millis) {
        this.millis = millis;
    }

    private void makeRoom() {
        int most = getMaxConnections();
        long open = getConnectionCount();
        // Tomcat counts one more than there are: the one that it is about to accept.
        boolean full = most > 0 && open > most - most / 20;
        setMaxKeepAliveRequests(full ? 1 : requestsPerConnection);
        // A request that has come meanwhile has set another timeout.
        closing.removeIf(each -> each.isClosed() || each.getReadTimeout() != AT_ONCE_MS);
        if (most > 0 && open > most - most / 10) {
            closeIdle(open - closing.size() - (most - most / 4));
        }
    }

    private void closeIdle(long count) {
        List<Idle> idle = new ArrayList<>();
        long before = millis.getAsLong() - IDLE.toMillis();
        for (SocketWrapperBase<?> connection : getEndpoint().getConnections()) {
            if (connection instanceof NioSocketWrapper nio
                    && isIdle(nio)
                    && nio.getLastRead() <= before
                    && !closing.contains(nio)) {
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
    private boolean closeIfIdle(NioSocketWrapper connection) {
        // A request in flight holds the lock; while it waits for its body, its connection looks idle.
        if (!connection.getLock().tryLock()) {
            return false;
        }
        try {
            boolean idle = isIdle(connection);
            if (idle) {
                connection.setReadTimeout(AT_ONCE_MS);
                closing.add(connection);
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
