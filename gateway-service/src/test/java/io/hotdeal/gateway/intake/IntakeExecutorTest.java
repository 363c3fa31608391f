package io.hotdeal.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The test's clock says how long tasks wait and take. */
class IntakeExecutorTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final AtomicLong nanos = new AtomicLong();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void letAllEnd() {
        gate.countDown();
    }

    @Test
    void servesInTheOrderOfArrivalWithinItsPlaces() {
        var executor = executor(1, 0);
        executor.execute(blocking());
        List<String> names = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
        names.forEach(name -> executor.execute(() -> done.add(name)));

        executor.checkTimes();
        assertThat(executor.waiting()).isEqualTo(50);
        assertThat(done).isEmpty();

        gate.countDown();
        await("all").atMost(SOON).until(() -> done.size() == 50);
        assertThat(done).isEqualTo(names);
    }

    @Test
    void refusesWhatHasWaitedForLongerThanThePatienceAlsoWhileNoPlaceIsFree() {
        var executor = executor(1, 0);
        executor.execute(blocking());
        executor.execute(() -> done.add("first " + IntakeExecutor.isOverdue()));
        pass(PATIENCE.plusMillis(1));
        executor.execute(() -> done.add("second " + IntakeExecutor.isOverdue()));

        executor.checkTimes();

        await("the first").atMost(SOON).until(() -> !done.isEmpty());
        assertThat(done).containsExactly("first true");
        gate.countDown();
        await("the second").atMost(SOON).until(() -> done.size() == 2);
        assertThat(done).last().isEqualTo("second false");
    }

    @Test
    void withoutPatienceRefusesOnlyWhatFindsNoPlace() {
        var executor = new IntakeExecutor(1, 0, Duration.ZERO, nanos::incrementAndGet);
        executor.execute(() -> {
            done.add("first " + IntakeExecutor.isOverdue());
            awaitGate();
        });
        executor.execute(() -> done.add("second " + IntakeExecutor.isOverdue()));

        executor.checkTimes();

        await("both").atMost(SOON).until(() -> done.size() == 2);
        assertThat(done).containsExactlyInAnyOrder("first false", "second true");
    }

    @Test
    void whatIsSlowLeavesItsPlaceAsLongAsThereAreSlowOnes() {
        var executor = executor(1, 1);
        executor.execute(blocking());
        executor.execute(blocking());
        executor.execute(() -> done.add("third"));
        executor.checkTimes();
        assertThat(executor.waiting()).as("nothing is slow yet").isEqualTo(2);

        pass(Duration.ofMillis(251));
        executor.checkTimes();
        assertThat(executor.waiting())
                .as("the second has the place of the first")
                .isEqualTo(1);

        pass(Duration.ofMillis(251));
        executor.checkTimes();
        assertThat(executor.waiting()).as("the slow places are full").isEqualTo(1);

        gate.countDown();
        await("the third").atMost(SOON).until(() -> done.equals(List.of("third")));
    }

    @Test
    void aTaskWhoseThreadWasLateKeepsItsSlowPlaceForItsFirstRequest() {
        var executor = executor(1, 1);
        executor.execute(() -> {
            awaitGate();
            for (int i = 1; i <= 2; i++) {
                IntakeExecutor.beginRequest();
                done.add(i + " " + IntakeExecutor.hasPlace());
            }
        });
        pass(Duration.ofMillis(251));
        executor.checkTimes();

        gate.countDown();
        await("both").atMost(SOON).until(() -> done.size() == 2);
        assertThat(done).containsExactly("1 true", "2 false");
    }

    @Test
    void aTaskThatGivesItsPlaceUpLeavesItToTheNext() {
        var executor = executor(1, 0);
        executor.execute(() -> {
            IntakeExecutor.giveUpPlace();
            done.add("without " + IntakeExecutor.hasPlace());
            awaitGate();
        });
        executor.execute(() -> done.add("with " + IntakeExecutor.hasPlace()));

        await("both").atMost(SOON).until(() -> done.size() == 2);
        assertThat(done).containsExactly("without false", "with true");
    }

    @Test
    void aTaskThatFailsLeavesItsPlaceToTheNext() {
        var executor = executor(1, 0);
        executor.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> done.add(e.getMessage()));
            awaitGate();
            throw new IllegalStateException("planted");
        });
        executor.execute(() -> done.add("next"));

        gate.countDown();
        await("the next").atMost(SOON).until(() -> done.equals(List.of("planted", "next")));
    }

    @Test
    void anInterruptOfATaskIsNotTheNextOnes() {
        var executor = executor(1, 0);
        executor.execute(() -> {
            awaitGate();
            Thread.currentThread().interrupt();
        });
        executor.execute(() -> done.add("interrupted " + Thread.currentThread().isInterrupted()));

        gate.countDown();
        await("the next").atMost(SOON).until(() -> done.equals(List.of("interrupted false")));
    }

    @Test
    void aTaskDelaysOthersThatIsSlowWhileTheyWait() {
        var executor = executor(1, 0);
        executor.execute(() -> {
            done.add("alone " + IntakeExecutor.delaysOthers());
            executor.execute(() -> done.add("next " + IntakeExecutor.delaysOthers()));
            done.add("soon " + IntakeExecutor.delaysOthers());
            pass(Duration.ofMillis(251));
            IntakeExecutor.beginRequest();
            done.add("first " + IntakeExecutor.delaysOthers());
            IntakeExecutor.beginRequest();
            done.add("late " + IntakeExecutor.delaysOthers());
        });

        await("both").atMost(SOON).until(() -> done.size() == 5);
        assertThat(done).containsExactly("alone false", "soon false", "first false", "late true", "next false");
    }

    @Test
    void hasPlacesAgainAfterEverything() {
        var executor = executor(2, 1);
        for (int i = 0; i < 5; i++) {
            executor.execute(blocking());
        }
        pass(Duration.ofMillis(251));
        executor.checkTimes();
        pass(PATIENCE.plusMillis(1));
        executor.checkTimes();
        gate.countDown();
        await("all to end").atMost(SOON).until(() -> executor.waiting() == 0);

        for (int i = 0; i < 100; i++) {
            executor.execute(() -> done.add("again " + IntakeExecutor.hasPlace()));
        }
        await("a hundred").atMost(SOON).until(() -> done.size() == 100);
        assertThat(done).containsOnly("again true");
    }

    private IntakeExecutor executor(int concurrency, int slowConcurrency) {
        return new IntakeExecutor(concurrency, slowConcurrency, PATIENCE, nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Runnable blocking() {
        return this::awaitGate;
    }

    private void awaitGate() {
        try {
            assertThat(gate.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
