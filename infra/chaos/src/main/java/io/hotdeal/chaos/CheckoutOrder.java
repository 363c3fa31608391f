package io.hotdeal.chaos;

import java.time.Duration;
import java.util.Random;

/** An order that its buyer pays, or not. Written by the buyer's thread, read when that has ended. */
final class CheckoutOrder {

    /** What a buyer does. */
    enum Habit {
        PAYS,
        LEAVES,
        /** In the last second, or up to two seconds after the time to pay. */
        LATE
    }

    private static final Habit[] FIVE = {Habit.PAYS, Habit.LEAVES, Habit.LATE, Habit.PAYS, Habit.LEAVES};
    private static final Duration LAST_SECOND = Duration.ofSeconds(1);
    private static final Duration AT_MOST_LATE = Duration.ofSeconds(2);

    private final String id;
    private final Habit habit;
    private final Random random;
    private boolean paidInTime;
    private boolean paid;
    private boolean refused;

    private CheckoutOrder(String id, Habit habit, long seed) {
        this.id = id;
        this.habit = habit;
        this.random = new Random(seed);
    }

    /** Of five in a row, two pay, two leave and one is late. */
    static CheckoutOrder ofSale(String id, int number) {
        return new CheckoutOrder(id, FIVE[number % FIVE.length], number);
    }

    static CheckoutOrder paid(String id, int number) {
        return new CheckoutOrder(id, Habit.PAYS, number);
    }

    String id() {
        return id;
    }

    Habit habit() {
        return habit;
    }

    /** When its buyer pays, by the time that is left; negative: too late. */
    Duration whenLeft(Duration now) {
        return habit == Habit.PAYS
                ? now.minus(now.multipliedBy(random.nextInt(60)).dividedBy(100))
                : LAST_SECOND.minusMillis(
                        random.nextLong(LAST_SECOND.plus(AT_MOST_LATE).toMillis()));
    }

    /** One of four. */
    boolean isPaidTwice() {
        return random.nextInt(4) == 0;
    }

    /**
     * What the provider's page has said.
     *
     * @param inTime whether it had said so before the time to pay was over
     */
    void payment(boolean accepted, boolean inTime) {
        paid |= accepted;
        paidInTime |= accepted && inTime;
        refused |= !accepted;
    }

    /** Whether the provider has taken a payment, and has said so in time: then the order must be paid in the end. */
    boolean isPaidInTime() {
        return paidInTime;
    }

    /** Whether the provider has taken a payment, be it one that comes back. */
    boolean isPaid() {
        return paid;
    }

    /** Whether the buyer came, and the provider has taken nothing. */
    boolean isTooLate() {
        return refused && !paid;
    }
}
