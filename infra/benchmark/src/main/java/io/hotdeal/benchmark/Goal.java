package io.hotdeal.benchmark;

/**
 * The goal of a figure.
 *
 * @param atLeast the smallest acceptable value, or the largest where less is better
 * @param aim     the value to reach later
 */
record Goal(double atLeast, double aim, boolean lessIsBetter) {

    static Goal atLeast(double atLeast, double aim) {
        return new Goal(atLeast, aim, false);
    }

    static Goal atMost(double atMost, double aim) {
        return new Goal(atMost, aim, true);
    }

    String verdict(double value) {
        if (reaches(value, aim)) {
            return "aim reached";
        }
        return reaches(value, atLeast) ? "met" : "NOT MET";
    }

    private boolean reaches(double value, double mark) {
        return lessIsBetter ? value <= mark : value >= mark;
    }
}
