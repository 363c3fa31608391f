package io.hotdeal.gateway.intake;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Bounds the time for the rest of an unread body to two seconds and one silence ({@code server.tomcat.connection-timeout}); then the
 * connection is closed. Tomcat itself would read up to 2 MiB after the response, for as long as one byte comes every five seconds, and
 * in the request's place of the {@link IntakeExecutor}. Closing at once would take the response from a client that still sends. Waits
 * for few bodies at a time and in none of the executor's places: the request has its response, and others need them.
 */
final class UnreadBodyAdapter implements Adapter {

    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** Each keeps a request's buffers. */
    private static final int BODIES = 64;

    private final Semaphore bodies = new Semaphore(BODIES);
    private final Adapter adapter;

    UnreadBodyAdapter(Adapter adapter) {
        this.adapter = adapter;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        adapter.service(request, response);
        if (!request.isFinished()
                && !is(request, ActionCode.ASYNC_IS_ASYNC)
                && !is(request, ActionCode.IS_ERROR)
                && !readsToItsEnd(request)) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static boolean is(Request request, ActionCode question) {
        var result = new AtomicBoolean();
        request.action(question, result);
        return result.get();
    }

    /** Of a request that is refused for its age only what has arrived: it must not hold up the next one. */
    private boolean readsToItsEnd(Request request) {
        long end = System.nanoTime() + LONGEST.toNanos();
        var unread = new Unread();
        try {
            // Of a chunk's head a part may have arrived, whose rest Tomcat would wait for.
            while (request.getContentLengthLong() >= 0 && isUnread(request, end) && hasArrived(request)) {
                read(request, unread);
            }
            if (isUnread(request, end)
                    && !IntakeExecutor.isOverdue()
                    && !request.hasExpectation()
                    && bodies.tryAcquire()) {
                try {
                    IntakeExecutor.giveUpPlace();
                    while (isUnread(request, end)) {
                        read(request, unread);
                    }
                } finally {
                    bodies.release();
                }
            }
            return request.isFinished();
        } catch (IOException e) {
            return false; // the client is gone, or has been silent for too long
        }
    }

    private static boolean isUnread(Request request, long end) {
        return !request.isFinished() && System.nanoTime() - end < 0;
    }

    private static void read(Request request, Unread unread) throws IOException {
        if (request.doRead(unread) < 0 && !request.isFinished()) {
            throw new EOFException();
        }
    }

    private static boolean hasArrived(Request request) {
        request.action(ActionCode.AVAILABLE, true);
        return request.getAvailable() > 0;
    }

    private static final class Unread implements ApplicationBufferHandler {
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {}
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return adapter.prepare(request, response);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
        return adapter.asyncDispatch(request, response, status);
    }

    @Override
    public void log(Request request, Response response, long time) {
        adapter.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        adapter.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return adapter.getDomain();
    }
}
