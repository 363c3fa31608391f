/** The old path, for comparison and migration: one hot row, locked while the payment runs. */
@NullMarked
package io.hotdeal.gateway.legacy;

import org.jspecify.annotations.NullMarked;
