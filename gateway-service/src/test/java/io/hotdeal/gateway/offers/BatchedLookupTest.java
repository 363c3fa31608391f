package io.hotdeal.gateway.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.offers.BatchedLookup.NoResultException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchedLookupTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int FAILING = -2;
    private static final int LEFT_OUT = -3;
    private static final int BREAKING = -4;

    private final List<Set<Integer>> calls = new CopyOnWriteArrayList<>();
    private final Semaphore permits = new Semaphore(1_000);
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final BatchedLookup<Integer, String> lookup = new BatchedLookup<>(this::look);

    @AfterEach
    void letAllPass() {
        permits.release(1_000);
    }

    @Test
    void answersEachKeyByItself() throws Exception {
        List<FutureTask<String>> callers = new ArrayList<>();
        for (int caller = 0; caller < 2_000; caller++) {
            callers.add(ask(caller));
        }

        for (int caller = 0; caller < callers.size(); caller++) {
            assertThat(callers.get(caller)).succeedsWithin(SOON).isEqualTo("answer " + caller);
        }
        assertThat(mostAtOnce).as("lookups in flight").hasValue(1);
        assertThat(calls).allMatch(keys -> keys.size() <= 500);
    }

    @Test
    void gathersWhatIsAskedWhileALookupIsInFlight() throws Exception {
        permits.drainPermits();
        FutureTask<String> first = ask(-1);
        await("the first lookup").atMost(SOON).until(() -> calls.size() == 1);
        List<FutureTask<String>> callers = new ArrayList<>();
        for (int caller = 0; caller < 400; caller++) {
            callers.add(ask(caller % 100));
        }
        permits.release(1_000);

        assertThat(first).succeedsWithin(SOON);
        assertThat(callers).allSatisfy(caller -> assertThat(caller).succeedsWithin(SOON));
        assertThat(calls.stream().mapToInt(Set::size).sum())
                .as("callers of one key share its answer")
                .isBetween(101, 401);
        assertThat(mostAtOnce).hasValue(1);
    }

    @Test
    void tellsEveryCallerWhyALookupFailedAndTriesTheNext() {
        assertThatThrownBy(() -> lookup.ask(FAILING)).isInstanceOf(IllegalStateException.class);

        assertThat(lookup.ask(1)).isEqualTo("answer 1");
    }

    @Test
    void hasNoResultForAKeyThatTheLookupLeavesOut() {
        assertThatThrownBy(() -> lookup.ask(LEFT_OUT)).isInstanceOf(NoResultException.class);
    }

    @Test
    void takesNoMoreQuestionsWhileALookupIsStuck() throws Exception {
        permits.drainPermits();
        FutureTask<String> first = ask(1);

        failed(first).withCauseInstanceOf(NoResultException.class);
        assertThatThrownBy(() -> lookup.ask(2)).isInstanceOf(NoResultException.class);
        assertThat(calls).as("the second was not even asked").hasSize(1);
        permits.release(1_000);

        await("the next to be answered")
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> lookup.ask(3).equals("answer 3"));
    }

    @Test
    void anErrorInALookupEndsThatLookupOnly() throws Exception {
        permits.drainPermits();
        FutureTask<String> breaking = ask(BREAKING);
        await("the lookup that breaks").atMost(SOON).until(() -> calls.size() == 1);
        FutureTask<String> next = ask(1);
        await("the next to wait").atMost(SOON).until(() -> lookup.waiting() == 1);
        permits.release(1_000);

        failed(breaking).withRootCauseInstanceOf(AssertionError.class);
        assertThat(next).succeedsWithin(SOON).isEqualTo("answer 1");
        assertThat(lookup.ask(2)).isEqualTo("answer 2");
    }

    @Test
    void afterAFailureOneWaitsAndTheOthersAreToldAtOnceUntilALookupWorks() throws Exception {
        assertThatThrownBy(() -> lookup.ask(FAILING)).isInstanceOf(IllegalStateException.class);
        permits.drainPermits();

        FutureTask<String> one = ask(1);
        await("one that waits").atMost(SOON).until(() -> calls.size() == 2);
        for (int caller = 2; caller < 200; caller++) {
            failed(ask(caller)).withCauseInstanceOf(NoResultException.class);
        }
        assertThat(one.isDone()).as("the others did not wait for it").isFalse();
        assertThat(lookup.waiting()).isZero();
        permits.release(1_000);

        assertThat(one).succeedsWithin(SOON).isEqualTo("answer 1");
        assertThat(calls).hasSize(2);
        List<FutureTask<String>> callers = new ArrayList<>();
        for (int caller = 0; caller < 500; caller++) {
            callers.add(ask(caller));
        }
        for (int caller = 0; caller < callers.size(); caller++) {
            assertThat(callers.get(caller)).as("it works").succeedsWithin(SOON).isEqualTo("answer " + caller);
        }
    }

    private static ThrowableAssertAlternative<?> failed(FutureTask<String> caller) {
        return assertThat(caller).failsWithin(SOON).withThrowableOfType(ExecutionException.class);
    }

    private FutureTask<String> ask(int key) {
        var task = new FutureTask<>(() -> lookup.ask(key));
        Thread.startVirtualThread(task);
        return task;
    }

    private Map<Integer, String> look(Set<Integer> keys) {
        calls.add(keys);
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            permits.acquireUninterruptibly();
            if (keys.contains(FAILING)) {
                throw new IllegalStateException("told to");
            }
            if (keys.contains(BREAKING)) {
                throw new AssertionError("told to");
            }
            Map<Integer, String> answers = new HashMap<>();
            keys.stream().filter(key -> key != LEFT_OUT).forEach(key -> answers.put(key, "answer " + key));
            return answers;
        } finally {
            atOnce.decrementAndGet();
        }
    }
}
