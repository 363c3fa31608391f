package io.hotdeal.gateway.offers;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.offers.ChangeResult.Done;
import io.hotdeal.gateway.offers.ChangeResult.Draining;
import io.hotdeal.gateway.offers.ChangeResult.WrongState;
import io.hotdeal.gateway.offers.OfferChange.Kind;
import io.hotdeal.gateway.offers.OfferChange.State;
import io.hotdeal.gateway.offers.OfferStore.Allocation;
import io.hotdeal.gateway.offers.OfferSystem.ChangingGateway;
import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.StockRebuild.OfferState;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One sequence of {@link OfferChangesModelIT}: what is done, and what has to hold while it is done and afterwards. */
final class ChangeSequence {

    /** What the sequences have met. */
    static final class Counts {
        int done;
        int draining;
        int refused;
        int failed;
        int kills;
        int steps;

        @Override
        public String toString() {
            return "%d steps, %d kills; changes: %d done, %d closing, %d refused, %d failed"
                    .formatted(steps, kills, done, draining, refused, failed);
        }
    }

    private record Operation(String id, Kind kind, int units, BigDecimal price) {}

    private final OfferSystem system;
    private final Random random;
    private final Counts counts;
    private final String where;
    private final OfferId stuck;
    private final OfferId offer;
    private final Interleaving actors;
    private final List<Operation> operations = new ArrayList<>();
    /** Of the newest close that has been responded to. */
    private long closed;

    ChangeSequence(OfferSystem system, long seed, Counts counts) {
        this.system = system;
        this.random = new Random(seed);
        this.counts = counts;
        this.where = "-Dtest.seed=" + seed;
        this.stuck = system.nextProduct(); // before the other one in every round
        this.offer = system.nextProduct();
        this.actors = new Interleaving(random);
    }

    void play() {
        boolean withStuck = random.nextInt(3) == 0;
        if (withStuck) {
            leaveOneUnfinishedForGood();
        }
        for (int gateway = 1; gateway <= 2; gateway++) {
            Deque<Operation> wanted = new ArrayDeque<>();
            for (int i = 2 + random.nextInt(4); i > 0; i--) {
                wanted.add(operation(gateway + "-" + i));
            }
            administer("administrator " + gateway, wanted);
            finishChanges("finisher " + gateway, 3);
        }
        var retirement = new RetireByHand(system, offer);
        int which = random.nextInt(3); // the third time both
        if (which != 0) {
            var rebuild = new RebuildByHand(system, offer, "run-1");
            actors.add("rebuild", true, rebuild::run);
        }
        if (which != 1) {
            actors.add("retirement", true, retirement::run);
        }
        var buyer = new BuyerByHand(system, offer, random.nextInt(4));
        actors.add("buyer", false, buyer::run);

        actors.run(0.004, this::requireThatACloseHolds, this::restart);

        buyer.settleWhatIsHeld();
        ChangingGateway gateway = system.gateway();
        gateway.finishChange().finishAll();
        resumeWhatAKilledRebuildHasPaused();
        gateway.finishChange().finishAll();
        if (which != 1) {
            retirement.pass();
        }
        requireTheModel();
        system.findShardOf(stuck);
        if (withStuck) {
            gateway.finishChange().finishAll();
            assertThat(system.store().unfinishedOf(stuck)).as(where).isEmpty();
        }
    }

    private Operation operation(String id) {
        if (!operations.isEmpty() && random.nextInt(6) == 0) {
            return operations.get(random.nextInt(operations.size())); // repeated, perhaps at the other gateway
        }
        Kind kind = List.of(Kind.OPEN, Kind.OPEN, Kind.RESTOCK, Kind.CLOSE, Kind.CLOSE)
                .get(random.nextInt(5));
        var operation = new Operation(id, kind, 1 + random.nextInt(9), new BigDecimal(1 + random.nextInt(50)));
        operations.add(operation);
        return operation;
    }

    private void administer(String name, Deque<Operation> wanted) {
        ChangeOffer changeOffer = system.gateway().changeOffer();
        actors.add(name, true, () -> {
            while (!wanted.isEmpty()) {
                Operation operation = wanted.element();
                try {
                    note(operation, request(changeOffer, operation));
                } catch (StockUnavailableException | StockOutcomeUnknownException e) {
                    counts.failed++;
                }
                wanted.remove();
            }
        });
    }

    private ChangeResult request(ChangeOffer changeOffer, Operation operation) {
        return switch (operation.kind()) {
            case RESTOCK -> changeOffer.restock(offer, operation.id(), operation.units());
            case CLOSE -> changeOffer.close(offer, operation.id());
            default ->
                changeOffer.open(
                        offer,
                        operation.id(),
                        new OfferForms.Open(operation.units(), operation.price(), null, null, null, null, null));
        };
    }

    private void note(Operation operation, ChangeResult result) {
        if (result instanceof Done || result instanceof Draining) {
            OfferChange change = log().stream()
                    .filter(each -> each.id().equals(operation.id()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(where + ": " + operation + " is nowhere after " + result));
            assertThat(change.kind() == Kind.CLOSE).isEqualTo(operation.kind() == Kind.CLOSE);
            if (change.kind() == Kind.CLOSE) {
                closed = Math.max(closed, change.version());
            }
        }
        if (result instanceof WrongState wrong) {
            assertThat(wrong.why()).as(where).doesNotContain("disagree").doesNotContain("newer state");
        }
        switch (result) {
            case Done done -> counts.done++;
            case Draining draining -> counts.draining++;
            default -> counts.refused++;
        }
    }

    private void finishChanges(String name, int rounds) {
        FinishChange finishChange = system.gateway().finishChange();
        actors.add(name, true, () -> {
            for (int round = 0; round < rounds; round++) {
                finishChange.finishAll();
            }
        });
    }

    /** What was killed begins again, as a process that is started again; an administrator's request may have got no response. */
    private void restart(String killed) {
        counts.kills++;
        if (!killed.equals("rebuild") && !killed.equals("retirement")) {
            finishChanges("finisher after " + killed, 1);
        }
    }

    /** Its shard does not answer, so no gateway can finish it. */
    private void leaveOneUnfinishedForGood() {
        Operation open = new Operation("open", Kind.OPEN, 5, BigDecimal.ONE);
        system.loseShardOf(stuck);
        try {
            system.gateway()
                    .changeOffer()
                    .open(
                            stuck,
                            open.id(),
                            new OfferForms.Open(open.units(), open.price(), null, null, null, null, null));
        } catch (StockUnavailableException e) {
            assertThat(system.store().unfinishedOf(stuck)).hasSize(1);
        }
    }

    private void requireThatACloseHolds() {
        counts.steps++;
        if (closed > 0 && system.inRedis(offer, "state").equals("OPEN")) {
            assertThat(log())
                    .as("%s: the offer is open after close of version %s", where, closed)
                    .anyMatch(change -> change.kind() == Kind.REOPEN && change.version() > closed);
        }
    }

    private void resumeWhatAKilledRebuildHasPaused() {
        if (system.inRedis(offer, "state").equals("PAUSED")) {
            assertThat(system.store().unfinishedOf(offer)).as(where).isEmpty();
            Allocation allocation = system.store().allocation(offer).orElseThrow();
            system.rebuild()
                    .align(
                            offer,
                            new OfferState(
                                    allocation.version(),
                                    allocation.isOpen(),
                                    system.store().terms(offer),
                                    false));
        }
    }

    /** The changes as the database has numbered them. */
    private List<OfferChange> log() {
        return system.database()
                .sql("SELECT * FROM HOTDEAL_CHANGE WHERE PROD_ID = :id ORDER BY VERSION")
                .param("id", offer.value())
                .query((row, number) -> OfferStore.change(row))
                .list();
    }

    /** One change after the other leads to what database and Redis have; each of them was allowed when its turn came. */
    private void requireTheModel() {
        boolean open = false;
        int allocated = 0;
        for (OfferChange change : log()) {
            String step = where + ": " + change;
            assertThat(change.state()).as(step).isEqualTo(State.APPLIED);
            switch (change.kind()) {
                case OPEN -> assertThat(change.version()).as(step).isEqualTo(1);
                case REOPEN -> assertThat(open).as(step).isFalse();
                case TERMS, RESTOCK, CLOSE -> assertThat(open).as(step).isTrue();
            }
            open = change.kind() != Kind.CLOSE;
            allocated += open ? change.units() : -change.units();
        }
        Optional<OfferSnapshot> snapshot = system.book().snapshot(offer);
        Optional<Allocation> allocation = system.store().allocation(offer);
        assertThat(snapshot.isPresent()).as(where).isEqualTo(allocation.isPresent());
        if (snapshot.isPresent() && allocation.isPresent()) {
            Stock stock = snapshot.get().stock();
            Allocation row = allocation.get();
            assertThat(snapshot.get().open()).as(where + ": open in Redis").isEqualTo(open);
            assertThat(row.isOpen()).as(where + ": open in the database").isEqualTo(open);
            assertThat(snapshot.get().terms())
                    .as(where)
                    .isEqualTo(system.store().terms(offer));
            assertThat(system.inRedis(offer, "version")).as(where).isEqualTo(Long.toString(row.version()));
            assertThat(row.allocated()).as(where).isEqualTo(allocated);
            int retired = system.retiredUnits(offer);
            assertThat(stock.initial() - stock.rejected())
                    .as(where + ": " + stock)
                    .isEqualTo(allocated - retired);
            assertThat(stock.sold()).as(where).isEqualTo(row.sold() - retired);
            assertThat(stock.gap() + stock.held()).as(where + ": " + stock).isZero();
        }
        assertThat(system.inShop(offer) + allocated).as(where).isEqualTo(OfferSystem.SHOP_UNITS);
    }
}
