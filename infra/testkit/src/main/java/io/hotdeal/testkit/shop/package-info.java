/** An operator's calls to a running stack: open offers, read orders, reset, audit. */
@NullMarked
package io.hotdeal.testkit.shop;

import org.jspecify.annotations.NullMarked;
