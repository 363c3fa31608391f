package io.hotdeal.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks over one connection, when it is made and every second, what role the server at its other end has, and closes the connection
 * when there is no reply within a bound, or when the server is a replica. Lettuce then connects anew, which resolves the name, or
 * asks the sentinels, again.
 *
 * <p>The last handler of the pipeline: active when Lettuce's handshake is done. Used by the channel's event loop only.
 */
final class ConnectionProbe extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionProbe.class);

    /** Time is counted in these, so that a pause of this JVM counts as one of them and closes no connection. */
    private static final Duration TICK = Duration.ofMillis(250);
    /** One question a second. */
    private static final int TICKS_APART = 4;
    /** A connection to a replica lasts that long at least: its successor may end at the same replica. */
    private static final int TICKS_AT_A_REPLICA = 2;

    private final int silentTicks;
    private final boolean mastersOnly;
    private final Predicate<SocketAddress> isReplaced;

    private @Nullable Future<?> ticks;
    private @Nullable AsyncCommand<byte[], byte[], List<Object>> question;
    private int age;
    private int asked;

    /**
     * @param silence     the longest time without a reply
     * @param mastersOnly whether a replica is left; else only silence ends a connection
     * @param isReplaced  whether the server at an address is known to be the master no more, whatever it says itself
     */
    ConnectionProbe(Duration silence, boolean mastersOnly, Predicate<SocketAddress> isReplaced) {
        this.silentTicks = Math.toIntExact(Math.max(1, silence.dividedBy(TICK)));
        this.mastersOnly = mastersOnly;
        this.isReplaced = isReplaced;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        ask(context);
        ticks = context.executor()
                .scheduleWithFixedDelay(() -> tick(context), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        super.channelActive(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (ticks != null) {
            ticks.cancel(false);
        }
        if (question != null) {
            // Else Lettuce sends it again over the next connection.
            question.cancel();
        }
        super.channelInactive(context);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a question that could not be sent gets no reply
    private void ask(ChannelHandlerContext context) {
        asked = age;
        // Both reply with an array. A cluster tells by MOVED who is master.
        question = new AsyncCommand<>(new Command<>(
                mastersOnly ? CommandType.ROLE : CommandType.TIME, new ArrayOutput<>(ByteArrayCodec.INSTANCE)));
        context.channel().writeAndFlush(question);
    }

    private void tick(ChannelHandlerContext context) {
        age++;
        if (question == null || !question.isDone()) {
            if (age - asked >= silentTicks) {
                leave(context, "does not reply");
            }
        } else if (isReplica(question)) {
            if (age >= TICKS_AT_A_REPLICA) {
                leave(context, "is a replica");
            }
        } else if (age >= TICKS_AT_A_REPLICA
                && isReplaced.test(context.channel().remoteAddress())) {
            leave(context, "is the master no more");
        } else if (age - asked >= TICKS_APART) {
            ask(context);
        }
    }

    /** A server that refuses the question, by its rules for this user, is taken for a master. */
    private static boolean isReplica(AsyncCommand<byte[], byte[], List<Object>> role) {
        if (role.isCompletedExceptionally()) {
            return false;
        }
        List<Object> reply = role.join();
        return reply != null
                && !reply.isEmpty()
                && reply.getFirst() instanceof byte[] name
                && RedisScript.text(name).equals("slave");
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a channel that is closed already needs nothing more
    private void leave(ChannelHandlerContext context, String reason) {
        LOG.warn(
                "Redis at {} {}; the connection is made anew", context.channel().remoteAddress(), reason);
        context.close();
    }
}
