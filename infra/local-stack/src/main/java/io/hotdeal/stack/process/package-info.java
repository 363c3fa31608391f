/** A child process that ends with its parent, and how one knows that it is ready. */
@NullMarked
package io.hotdeal.stack.process;

import org.jspecify.annotations.NullMarked;
