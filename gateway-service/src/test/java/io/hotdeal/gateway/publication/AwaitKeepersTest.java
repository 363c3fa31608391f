package io.hotdeal.gateway.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.publication.AcknowledgeProperties.When;
import io.hotdeal.gateway.publication.FakeSecondKeepers.Question;
import io.hotdeal.gateway.reservation.ReservationResult;
import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.gateway.reservation.ReservationResult.OutcomeUnknown;
import io.hotdeal.gateway.reservation.ReservationResult.TooBusy;
import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import io.hotdeal.stock.SecondKeepers.Keeper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a reserved order is acknowledged, by setting: each wait ends with the first keeper, or with its deadline. */
class AwaitKeepersTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration DEADLINE = Duration.ofHours(1);
    private static final Duration AT_MOST = Duration.ofSeconds(20);

    private final FakeSecondKeepers keepers = new FakeSecondKeepers();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CompletableFuture<Void> published = new CompletableFuture<>();

    /** A request's thread, which waits. */
    private record Buyer(FutureTask<ReservationResult> task, Thread thread) {

        ReservationResult result() throws Exception {
            return task.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }

        void awaitWaiting() {
            await("the request to wait").atMost(SOON).until(() -> thread.getState() == Thread.State.WAITING);
        }
    }

    @Test
    void doesNotWaitWithReserved() throws Exception {
        Buyer buyer = buy(awaitKeepers(When.RESERVED), 1, reserved(1));

        assertThat(buyer.result()).isInstanceOf(Decided.class);
        assertThat(buy(awaitKeepers(When.RESERVED), 2, replay(2, ReservationState.HELD))
                        .result())
                .isInstanceOf(Decided.class);
        assertThat(keepers.questions).isEmpty();
    }

    @Test
    void waitsForReplicasOrKafkaWithReplicated() throws Exception {
        AwaitKeepers awaitKeepers = awaitKeepers(When.REPLICATED);
        ReservationResult first = reserved(1);
        Buyer byReplicas = buy(awaitKeepers, 1, first);
        Buyer byKafka = buy(awaitKeepers, 2, new Decided(SampleOrders.reserved(2), new CompletableFuture<Void>()));
        byReplicas.awaitWaiting();
        byKafka.awaitWaiting();

        keepers.kept.put(SampleOrders.id(1), Keeper.REPLICAS);

        assertThat(byReplicas.result()).isSameAs(first);
        assertThat(byKafka.task).isNotDone();
        keepers.kept.put(SampleOrders.id(2), Keeper.KAFKA);
        assertThat(byKafka.result()).isInstanceOf(Decided.class);
        assertThat(keepers.questions).extracting(Question::replicas).containsOnly(2);
        assertThat(kept("replicas")).isOne();
        assertThat(kept("kafka")).isOne();
    }

    @Test
    void kafkaIsEnoughWhileNoServerAnswers() throws Exception {
        keepers.lost.add(FakeSecondKeepers.server(1));
        Buyer buyer = buy(awaitKeepers(When.REPLICATED), 1, reserved(1));
        buyer.awaitWaiting();

        published.complete(null);

        assertThat(buyer.result()).isInstanceOf(Decided.class);
    }

    @Test
    void replicasAreEnoughAfterKafkaHasFailed() throws Exception {
        Buyer buyer = buy(awaitKeepers(When.REPLICATED), 1, reserved(1));
        published.completeExceptionally(new IllegalStateException("no broker"));
        buyer.awaitWaiting();

        keepers.kept.put(SampleOrders.id(1), Keeper.REPLICAS);

        assertThat(buyer.result()).isInstanceOf(Decided.class);
    }

    @Test
    void saysUnknownAtTheDeadlineAndNoEarlier() throws Exception {
        AwaitKeepers awaitKeepers = awaitKeepers(When.REPLICATED);
        Buyer buyer = buy(awaitKeepers, 1, reserved(1));
        buyer.awaitWaiting();
        awaitKeepers.endOverdue();
        assertThat(buyer.task).isNotDone();

        Buyer late = buy(awaitKeepers, 2, reserved(2), System.nanoTime() - DEADLINE.toNanos());

        assertThat(late.result()).isInstanceOf(OutcomeUnknown.class);
        assertThat(buyer.task).isNotDone();
    }

    /** The batcher's own calls may take longer than a deadline. */
    @Test
    void aDeadlineEndsAWaitWhileACallIsInFlight() throws Exception {
        keepers.hold();
        AwaitKeepers awaitKeepers = awaitKeepers(When.REPLICATED);
        Buyer first = buy(awaitKeepers, 1, reserved(1));
        await("the call").atMost(SOON).until(() -> keepers.questions.size() == 1);
        Buyer late = buy(awaitKeepers, 2, reserved(2), System.nanoTime() - DEADLINE.toNanos());
        late.awaitWaiting();

        awaitKeepers.endOverdue();

        assertThat(late.result()).isInstanceOf(OutcomeUnknown.class);
        assertThat(first.task).isNotDone();
        keepers.letPass(100);
    }

    @Test
    void aReplayOfAHeldOrderWaitsAsTheFirstRequestDid() throws Exception {
        AwaitKeepers awaitKeepers = awaitKeepers(When.REPLICATED);
        Buyer buyer = buy(awaitKeepers, 1, replay(1, ReservationState.HELD));
        buyer.awaitWaiting();
        assertThat(buyer.task).isNotDone();

        keepers.kept.put(SampleOrders.id(1), Keeper.REPLICAS);

        assertThat(((Decided) buyer.result()).outcome()).isInstanceOf(AlreadyReserved.class);
        assertThat(buy(awaitKeepers, 2, replay(2, ReservationState.HELD), System.nanoTime() - DEADLINE.toNanos())
                        .result())
                .isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void aReplayWaitsForKafkaAloneWithPublished() throws Exception {
        Buyer buyer = buy(awaitKeepers(When.PUBLISHED), 1, replay(1, ReservationState.HELD));
        buyer.awaitWaiting();
        assertThat(buyer.task).isNotDone();

        keepers.kept.put(SampleOrders.id(1), Keeper.KAFKA);

        assertThat(buyer.result()).isInstanceOf(Decided.class);
        assertThat(keepers.questions).extracting(Question::replicas).containsOnly(0);
    }

    @Test
    void acceptsWithPublishedWhatKafkaDoesNotHaveInTime() throws Exception {
        AwaitKeepers awaitKeepers = awaitKeepers(When.PUBLISHED, Duration.ofMillis(1));
        Buyer first = buy(awaitKeepers, 1, reserved(1));
        Buyer replay = buy(awaitKeepers, 2, replay(2, ReservationState.HELD));

        await("both to be accepted").atMost(SOON).until(() -> {
            awaitKeepers.endOverdue();
            return first.task.isDone() && replay.task.isDone();
        });
        assertThat(first.result()).isInstanceOf(Decided.class);
        assertThat(replay.result()).isInstanceOf(Decided.class);
        assertThat(kept("kafka")).isZero();
    }

    @Test
    void waitsWithPublishedForKafka() throws Exception {
        Buyer buyer = buy(awaitKeepers(When.PUBLISHED), 1, reserved(1));
        buyer.awaitWaiting();
        assertThat(buyer.task).isNotDone();

        published.complete(null);

        assertThat(buyer.result()).isInstanceOf(Decided.class);
        assertThat(keepers.questions).as("Kafka tells by itself").isEmpty();
    }

    @Test
    void waitsForNothingThatIsNoAcceptedOrder() throws Exception {
        AwaitKeepers awaitKeepers = awaitKeepers(When.REPLICATED);

        assertThat(buy(awaitKeepers, 1, replay(1, ReservationState.CONFIRMED)).result())
                .as("was in Kafka long ago")
                .isInstanceOf(Decided.class);
        assertThat(buy(awaitKeepers, 2, new Decided(new SoldOut(0), null)).result())
                .isInstanceOf(Decided.class);
        assertThat(buy(awaitKeepers, 3, new TooBusy()).result()).isInstanceOf(TooBusy.class);
        assertThat(keepers.questions).isEmpty();
    }

    @Test
    void asksOnceForAllThatWaitMeanwhile() throws Exception {
        keepers.hold();
        AwaitKeepers awaitKeepers = awaitKeepers(When.REPLICATED);
        IntStream.rangeClosed(1, 21).forEach(i -> keepers.kept.put(SampleOrders.id(i), Keeper.REPLICAS));
        Buyer first = buy(awaitKeepers, 1, reserved(1));
        await("the first call").atMost(SOON).until(() -> keepers.questions.size() == 1);
        List<Buyer> others = IntStream.rangeClosed(2, 21)
                .mapToObj(i -> buy(awaitKeepers, i, reserved(i)))
                .toList();
        others.forEach(Buyer::awaitWaiting);

        keepers.letPass(2);

        assertThat(first.result()).isInstanceOf(Decided.class);
        for (Buyer buyer : others) {
            assertThat(buyer.result()).isInstanceOf(Decided.class);
        }
        assertThat(keepers.questions)
                .extracting(question -> question.orders().size())
                .containsExactly(1, 20);
    }

    @Test
    void aServerWithoutReplyHoldsUpNoOther() throws Exception {
        var elsewhere = new OfferId(2);
        keepers.servers.put(elsewhere, FakeSecondKeepers.server(2));
        keepers.hold();
        AwaitKeepers awaitKeepers = awaitKeepers(When.REPLICATED);
        keepers.kept.put(SampleOrders.id(2), Keeper.REPLICAS);
        Buyer stuck = buy(awaitKeepers, 1, reserved(1));
        await("the call").atMost(SOON).until(() -> keepers.questions.size() == 1);

        Buyer other = buy(awaitKeepers, elsewhere, 2, reserved(2), System.nanoTime());
        await("the other server's call").atMost(SOON).until(() -> keepers.questions.size() == 2);

        assertThat(keepers.questions)
                .extracting(Question::server)
                .containsExactly(FakeSecondKeepers.server(1), FakeSecondKeepers.server(2));
        keepers.letPass(100);
        assertThat(other.result()).isInstanceOf(Decided.class);
        assertThat(stuck.task).isNotDone();
    }

    @Test
    void followsAnOfferToItsNewServer() throws Exception {
        keepers.lost.add(FakeSecondKeepers.server(1));
        keepers.kept.put(SampleOrders.id(1), Keeper.REPLICAS);
        Buyer buyer = buy(awaitKeepers(When.REPLICATED), 1, reserved(1));
        buyer.awaitWaiting();
        assertThat(buyer.task).isNotDone();

        keepers.servers.put(SampleOrders.OFFER, FakeSecondKeepers.server(2));

        assertThat(buyer.result()).isInstanceOf(Decided.class);
    }

    @Test
    void asksAgainAfterAFailureAndAfterADefect() throws Exception {
        keepers.kept.put(SampleOrders.id(1), Keeper.REPLICAS);
        AwaitKeepers awaitKeepers = awaitKeepers(When.REPLICATED);
        keepers.failOnce(new StockOutcomeUnknownException("no answer", new RuntimeException()));
        assertThat(buy(awaitKeepers, 1, reserved(1)).result()).isInstanceOf(Decided.class);

        keepers.failOnce(new IllegalStateException("held.lua answered code 9"));
        assertThat(buy(awaitKeepers, 1, reserved(1)).result()).isInstanceOf(Decided.class);
    }

    @Test
    void anInterruptedRequestIsUnknown() throws Exception {
        Buyer buyer = buy(awaitKeepers(When.REPLICATED), 1, reserved(1));
        buyer.awaitWaiting();

        buyer.thread.interrupt();

        assertThat(buyer.result()).isInstanceOf(OutcomeUnknown.class);
    }

    private AwaitKeepers awaitKeepers(When when) {
        return awaitKeepers(when, AT_MOST);
    }

    private AwaitKeepers awaitKeepers(When when, Duration atMost) {
        return new AwaitKeepers(new AcknowledgeProperties(when, atMost, 2), DEADLINE, keepers, meters);
    }

    private double kept(String by) {
        return meters.get("hotdeal.kept").tag("by", by).counter().count();
    }

    private ReservationResult reserved(int number) {
        return new Decided(SampleOrders.reserved(number), published);
    }

    private static ReservationResult replay(int number, ReservationState state) {
        Reservation held = SampleOrders.reservation(number);
        return new Decided(
                new AlreadyReserved(
                        new Reservation(
                                held.orderId(),
                                held.customer(),
                                held.quantity(),
                                held.reservedAt(),
                                held.unitPrice(),
                                state),
                        5),
                null);
    }

    private static Buyer buy(AwaitKeepers awaitKeepers, int number, ReservationResult result) {
        return buy(awaitKeepers, number, result, System.nanoTime());
    }

    private static Buyer buy(AwaitKeepers awaitKeepers, int number, ReservationResult result, long since) {
        return buy(awaitKeepers, SampleOrders.OFFER, number, result, since);
    }

    private static Buyer buy(
            AwaitKeepers awaitKeepers, OfferId offer, int number, ReservationResult result, long since) {
        var task = new FutureTask<ReservationResult>(
                () -> awaitKeepers.await(offer, SampleOrders.id(number), result, since));
        return new Buyer(task, Thread.ofPlatform().daemon().start(task));
    }
}
