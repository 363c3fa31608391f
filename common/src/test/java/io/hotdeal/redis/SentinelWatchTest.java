package io.hotdeal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SentinelWatchTest {

    private static final InetSocketAddress A = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final InetSocketAddress B = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);

    private final SentinelWatch watch = new SentinelWatch();

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void knowsWhoWasTheMasterBefore() {
        watch.isNamed(A, 1);
        assertThat(watch.isReplaced(A)).isFalse();

        watch.isNamed(B, 2);

        assertThat(watch.isReplaced(A)).isTrue();
        assertThat(watch.isReplaced(B)).isFalse();
    }

    @Test
    void returnsToAFormerMasterThatIsNamedAgain() {
        watch.isNamed(A, 1);
        watch.isNamed(B, 2);
        watch.isNamed(A, 3);

        assertThat(watch.isReplaced(A)).isFalse();
        assertThat(watch.isReplaced(B)).isTrue();
    }

    @Test
    void doesNotBelieveASentinelThatHasMissedATakeover() {
        watch.isNamed(A, 1);
        watch.isNamed(B, 2);
        watch.isNamed(A, 1);

        assertThat(watch.isReplaced(A)).isTrue();
        assertThat(watch.isReplaced(B)).isFalse();
    }

    @Test
    void keepsTheMasterWhoseNameCannotBeResolved() {
        watch.isNamed(A, 1);
        watch.isNamed(InetSocketAddress.createUnresolved("redis", 1), 1);

        assertThat(watch.isReplaced(A)).isFalse();
    }

    @Test
    void keepsTheMasterWhoseNameHasAnotherAddress() throws UnknownHostException {
        var first = new InetSocketAddress(InetAddress.getByAddress("redis", new byte[] {127, 0, 0, 1}), 1);
        var second = new InetSocketAddress(InetAddress.getByAddress("redis", new byte[] {127, 0, 0, 2}), 1);
        watch.isNamed(first, 1);
        watch.isNamed(second, 1);

        assertThat(watch.isReplaced(first)).isFalse();
        assertThat(watch.isReplaced(second)).isFalse();
    }

    @Test
    void knowsNothingOfServersThatWereNeverNamed() {
        watch.isNamed(A, 1);

        assertThat(watch.isReplaced(B)).isFalse();
    }
}
