/** What an operator does with a running stack: open offers, look at orders, reset, audit. */
@NullMarked
package io.hotdeal.testkit.shop;

import org.jspecify.annotations.NullMarked;
