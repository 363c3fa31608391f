package io.hotdeal.gateway.intake;

import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1 with room for newcomers: when nine tenths of {@code server.tomcat.max-connections} are used, the connections
 * that have been idle for longest are closed until a quarter is free. When none is idle, each response ends its connection.
 *
 * <p>Public, because Tomcat makes it by its name.
 */
public final class GatewayProtocol extends Http11NioProtocol {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration INTAKE_EVERY = Duration.ofMillis(50);
    /** Most responses are some hundred bytes; Tomcat's own buffer takes 24 KiB of heap for 8 KiB. */
    private static final int RESPONSE_BUFFER_BYTES = 2048;
    /** Of a connection that is to close: it has been idle for longer already. */
    private static final long AT_ONCE_MS = 1;

    private int requestsPerConnection;
    private @Nullable IntakeExecutor intake;
    private final List<ScheduledFuture<?>> looks = new ArrayList<>();

    /** @param idleSince by the clock of {@link System#currentTimeMillis} */
    private record Idle(NioSocketWrapper connection, long idleSince) {}

    @Override
    public void start() throws Exception {
        // How often Tomcat looks for connections whose time is over.
        setSelectorTimeout(LOOK_EVERY.toMillis());
        setProperty("socket.timeoutInterval", Long.toString(LOOK_EVERY.toMillis()));
        super.start();
        requestsPerConnection = getMaxKeepAliveRequests(); // 1 before the socket is bound
        every(LOOK_EVERY, this::makeRoom);
        if (intake != null) {
            every(INTAKE_EVERY, intake::look);
        }
    }

    private void every(Duration pause, Runnable look) {
        looks.add(getUtilityExecutor()
                .scheduleWithFixedDelay(look, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void stop() throws Exception {
        looks.forEach(each -> each.cancel(false));
        looks.clear();
        super.stop();
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
            // One whose request is in flight is not registered for reading.
            if (connection instanceof NioSocketWrapper nio
                    && nio.getCurrentProcessor() == null
                    && nio.interestOpsHas(SelectionKey.OP_READ)) {
                idle.add(new Idle(nio, nio.getLastRead()));
            }
        }
        idle.sort(Comparator.comparingLong(Idle::idleSince));
        // Tomcat's poller closes them, so that no request that arrives meanwhile is cut off in the middle.
        idle.stream().limit(count).forEach(each -> each.connection().setReadTimeout(AT_ONCE_MS));
    }
}
