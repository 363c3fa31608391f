/** What each component of the stack runs, and how it answers when it is ready. */
@NullMarked
package io.hotdeal.testkit.component;

import org.jspecify.annotations.NullMarked;
