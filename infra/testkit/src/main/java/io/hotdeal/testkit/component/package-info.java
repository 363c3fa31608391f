/** The program of each component of the stack, and the check that it is ready. */
@NullMarked
package io.hotdeal.testkit.component;

import org.jspecify.annotations.NullMarked;
