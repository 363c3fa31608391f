/**
 * The old path, for comparison and migration: one hot row, locked while the payment runs. And with profile {@code reservable}
 * the same row without the lock (docs/oracle.md), with profile {@code bench} two steps in between, and the database's half of a third
 * (docs/decisions/0011).
 */
@NullMarked
package io.hotdeal.gateway.legacy;

import org.jspecify.annotations.NullMarked;
