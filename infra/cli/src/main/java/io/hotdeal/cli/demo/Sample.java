package io.hotdeal.cli.demo;

/**
 * One sample of a phase's offer while it is sold and settled.
 *
 * @param seconds   since the start of the phase
 * @param remaining units on sale, on the phase's own path
 * @param accepted  orders whose unit was taken, so far; like the next three
 * @param recorded  orders with a row in ORDER_HISTORY
 */
record Sample(double seconds, int remaining, int accepted, int recorded, int paid, int declined) {}
