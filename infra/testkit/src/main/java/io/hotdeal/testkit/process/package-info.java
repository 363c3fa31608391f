/** A child process that ends with its parent, and how one knows that it is ready. */
@NullMarked
package io.hotdeal.testkit.process;

import org.jspecify.annotations.NullMarked;
