package io.hotdeal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.CommandType;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionProbeTest {

    private static final Duration SILENCE = Duration.ofSeconds(2);

    private boolean replaced;
    private EmbeddedChannel channel = connect(true);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void asksAMasterAsSoonAsItIsConnectedAndEverySecond() {
        reply(question(), "master");
        pass(Duration.ofMillis(900));
        assertThat(channel.<Object>readOutbound()).isNull();

        for (int second = 0; second < 10; second++) {
            pass(Duration.ofSeconds(1));
            reply(question(), "master");
        }

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void closesAConnectionWithoutReply() {
        reply(question(), "master");
        pass(Duration.ofSeconds(1));
        AsyncCommand<?, ?, ?> unanswered = question();

        pass(Duration.ofMillis(1_700));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofMillis(300));

        assertThat(channel.isOpen()).isFalse();
        assertThat(unanswered.isCancelled())
                .as("not sent again over the next connection")
                .isTrue();
    }

    @Test
    void leavesAReplicaButNotInstantly() {
        reply(question(), "slave");
        pass(Duration.ofMillis(300));
        assertThat(channel.isOpen()).isTrue();

        pass(Duration.ofMillis(300));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void leavesAMasterThatBecomesAReplica() {
        reply(question(), "master");
        pass(Duration.ofSeconds(1));
        reply(question(), "slave");
        pass(Duration.ofMillis(300));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void staysWithASentinelAndWithAServerThatRefusesTheQuestion() {
        reply(question(), "sentinel");
        pass(Duration.ofSeconds(1));
        AsyncCommand<?, ?, ?> refused = question();
        refused.getOutput().setError("NOPERM this user has no permissions to run the 'role' command");
        refused.complete();
        pass(Duration.ofSeconds(1));

        assertThat(channel.isOpen()).isTrue();
        assertThat(question().getType()).isEqualTo(CommandType.ROLE);
    }

    @Test
    void leavesAMasterThatDoesNotKnowYetThatItIsReplaced() {
        reply(question(), "master");
        pass(Duration.ofMillis(900));
        assertThat(channel.isOpen()).isTrue();

        replaced = true;
        pass(Duration.ofMillis(300));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void doesNotAskANodeOfAClusterForItsRole() {
        channel = connect(false);

        assertThat(question().getType()).isEqualTo(CommandType.TIME);
    }

    private EmbeddedChannel connect(boolean mastersOnly) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(new ConnectionProbe(SILENCE, mastersOnly, server -> replaced));
        channel.pipeline().fireChannelActive();
        return channel;
    }

    private AsyncCommand<?, ?, ?> question() {
        AsyncCommand<?, ?, ?> question = channel.readOutbound();
        assertThat(question).as("a question").isNotNull();
        return question;
    }

    private static void reply(AsyncCommand<?, ?, ?> question, String role) {
        CommandOutput<?, ?, ?> output = question.getOutput();
        output.multi(1);
        output.set(ByteBuffer.wrap(RedisScript.bytes(role)));
        output.complete(1);
        question.complete();
    }

    private void pass(Duration time) {
        Duration step = Duration.ofMillis(50);
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
            channel.advanceTimeBy(step.toMillis(), TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }
}
