package io.hotdeal.gateway.warmup;

/** Says when a rate has stopped growing: a number of slices in sequence, none of them clearly better than the best before. Not thread-safe. */
final class SteadyRate {

    /** Less is noise: a machine that others use as well varies by as much. */
    private static final double GROWTH = 1.1;

    private final int slices;
    private double best;
    private int withoutGrowth;

    /** @param slices without growth after which it is steady */
    SteadyRate(int slices) {
        this.slices = slices;
    }

    /** @param rate of one slice, in any unit */
    void add(double rate) {
        if (rate > best * GROWTH) {
            best = rate;
            withoutGrowth = 0;
        } else {
            withoutGrowth++;
        }
    }

    /** Never before anything was done at all. */
    boolean isSteady() {
        return best > 0 && withoutGrowth >= slices;
    }
}
