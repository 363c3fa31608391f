package io.hotdeal.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.worker.TestClock;
import io.hotdeal.worker.TestDatabase;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.audit.TestAudit;
import io.hotdeal.worker.orders.RetirementRows;
import io.hotdeal.worker.retirement.LosingStock;
import io.hotdeal.worker.retirement.RetireOffers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command's work over a real database, while a shard of Redis, which is faked, is lost. */
class RetireCommandIT {

    private static final List<OfferId> HEALTHY = offers(1, 10);
    private static final List<OfferId> HANGING = offers(11, 30);

    private final TestDatabase database = new TestDatabase();
    private final TestClock clock = new TestClock();
    private final RetirementRows rows = new RetirementRows(database.client());
    private final StringWriter out = new StringWriter();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aShardThatHangsKeepsOnlyItsOwnOffersAndIsAskedOnce() {
        HEALTHY.forEach(database::allocateClosed);
        HANGING.forEach(database::allocateClosed);
        var stock = new LosingStock();
        stock.hang(HANGING);

        assertThat(retire(stock)).isEqualTo(ExitCode.FINDINGS);

        assertThat(rows.retired(Instant.EPOCH)).containsExactlyElementsOf(HEALTHY);
        assertThat(stock.timeouts()).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsAll(HANGING.stream()
                        .map(offer -> "offer " + offer
                                + " stays in Redis for now: Redis, or its shard of it, does not respond")
                        .toList());
    }

    @Test
    void deletionsThatAHangingShardKeepsCostTwoTimeOuts() {
        database.allocateClosed(HEALTHY.getFirst());
        HANGING.forEach(offer -> {
            database.allocateClosed(offer);
            rows.retire(offer, 2, clock.instant(), clock.instant());
        });
        var stock = new LosingStock();
        stock.hang(HANGING);

        assertThat(retire(stock)).isEqualTo(ExitCode.FINDINGS);

        assertThat(rows.retired(Instant.EPOCH)).contains(HEALTHY.getFirst());
        assertThat(stock.timeouts()).isEqualTo(2);
        assertThat(out.toString()).contains("20 retired offers, such as 11, may have something left");
    }

    @Test
    void offersThatLeftLongAgoAreNotAskedOneByOne() {
        HEALTHY.forEach(database::allocateClosed);
        var stock = new LosingStock();
        assertThat(retire(stock)).isEqualTo(ExitCode.PASSES);
        int deletions = stock.deletions();

        assertThat(retire(stock)).isEqualTo(ExitCode.PASSES);

        assertThat(stock.deletions()).isEqualTo(deletions);
        assertThat(out.toString()).contains("no closed offer is in Redis");
    }

    private ExitCode retire(LosingStock stock) {
        CommandLine line = OperatorCommands.commandLine("retire").setOut(new PrintWriter(out));
        RetireCommand command = line.getCommand();
        return command.retire(
                new RetireOffers(rows, stock, TestAudit.ofNothing(), database.transaction(), clock),
                clock.instant(),
                Set.of());
    }

    private static List<OfferId> offers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(OfferId::new).toList();
    }
}
