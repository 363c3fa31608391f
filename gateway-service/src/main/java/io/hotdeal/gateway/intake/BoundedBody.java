package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RefusedException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.springframework.core.NestedExceptionUtils;

/**
 * A request whose body must be short and come soon. Without the second, clients who send a byte now and then would take all
 * the places that {@code hotdeal.gateway.intake.concurrency} has.
 */
final class BoundedBody extends HttpServletRequestWrapper {

    /** No request needs more than a few hundred; Tomcat itself bounds only forms. */
    static final int MAX_BYTES = 8 * 1024;

    private final long deadline;

    /** @param within for the whole body, from now on */
    BoundedBody(HttpServletRequest request, Duration within) {
        super(request);
        deadline = System.nanoTime() + within.toNanos();
    }

    /** @throws RefusedException 413 or 408 */
    static byte[] read(HttpServletRequest request, Duration within) throws IOException {
        requireShort(request);
        ServletInputStream in = new BoundedBody(request, within).getInputStream();
        int length = request.getContentLength();
        // To read a body of known length to its end would clear a buffer of 16 KiB for some fifty bytes.
        return length < 0 ? in.readAllBytes() : in.readNBytes(length);
    }

    /** @throws RefusedException 413 for a body that is too large by what it says of itself */
    static void requireShort(HttpServletRequest request) {
        if (request.getContentLengthLong() > MAX_BYTES) {
            throw tooLarge();
        }
    }

    private static RefusedException tooLarge() {
        return Problem.BODY_TOO_LARGE.refuse("at most " + MAX_BYTES + " bytes");
    }

    private static RefusedException tooSlow() {
        return Problem.BODY_TOO_SLOW.refuse("send it within hotdeal.gateway.intake.body-within");
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return new Bounded(super.getInputStream(), deadline);
    }

    private static final class Bounded extends ServletInputStream {

        private final ServletInputStream in;
        private final long deadline;
        private int bytes;

        Bounded(ServletInputStream in, long deadline) {
            this.in = in;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        /** Waits for some bytes no longer than {@code server.tomcat.connection-timeout}. */
        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read;
            try {
                read = in.read(buffer, offset, length);
            } catch (IOException e) {
                // As Tomcat has it: a client that went away, because it said nothing for too long.
                if (NestedExceptionUtils.getMostSpecificCause(e) instanceof SocketTimeoutException) {
                    throw tooSlow();
                }
                throw e;
            }
            if (System.nanoTime() - deadline > 0) {
                throw tooSlow();
            }
            bytes += Math.max(read, 0);
            if (bytes > MAX_BYTES) {
                throw tooLarge();
            }
            return read;
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
