package io.hotdeal.cli.demo;

import io.hotdeal.testkit.shop.OrderCounts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows recorded and settled orders of one phase: a line redrawn in place on a terminal, further lines elsewhere. */
final class ProgressBar {

    private static final int CELLS = 30;
    private static final long PLAIN_INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private long lastPlainNanos = System.nanoTime();

    ProgressBar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** @param expected orders; while the load runs, the number of its requests */
    void show(OrderCounts counts, int expected) {
        if (terminal) {
            out.print("\r" + line(counts, expected) + "   ");
            out.flush();
        } else if (System.nanoTime() - lastPlainNanos > PLAIN_INTERVAL_NANOS) {
            lastPlainNanos = System.nanoTime();
            out.println(line(counts, expected));
        }
    }

    void end(OrderCounts counts, int expected) {
        out.println((terminal ? "\r" : "") + line(counts, expected) + (terminal ? "   " : ""));
    }

    static String line(OrderCounts counts, int expected) {
        int full = expected == 0 ? CELLS : (int) Math.min(CELLS, (long) CELLS * counts.settled() / expected);
        return String.format(
                Locale.ROOT,
                "  [%s%s] %,d recorded, %,d paid, %,d declined of %,d",
                "#".repeat(full),
                "·".repeat(CELLS - full),
                counts.recorded(),
                counts.paid(),
                counts.declined(),
                expected);
    }
}
