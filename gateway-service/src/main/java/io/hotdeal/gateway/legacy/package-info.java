/**
 * The old path, for comparison and migration: one hot row, locked while the payment runs. And with profile {@code reservable}
 * the same row without the lock (docs/oracle.md).
 */
@NullMarked
package io.hotdeal.gateway.legacy;

import org.jspecify.annotations.NullMarked;
